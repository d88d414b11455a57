package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"jiebang/internal/app"
)

// kindCertificate names the registry's spreadsheet of certificates among the kinds of files.
const kindCertificate = "certificate"

// importCertificates compares the registry's spreadsheet with the record, and registers in the name of a member of the
// bureau's staff, whose part it must be as it is on the page.
func importCertificates(ctx context.Context, n *node, login string, in app.CertificateImport, file io.Reader, out io.Writer) error {
	who, err := n.app.StaffNamed(ctx, login)
	if err != nil {
		return err
	}
	report, err := n.app.ImportCertificates(ctx, who, in, file)
	if err != nil {
		return err
	}
	printCertificates(out, report)
	if report.Count(app.CertificateDiffers)+report.Count(app.CertificateUnknown)+report.Count(app.CertificateRefused)+len(report.Missing) > 0 {
		return errRefusedRows
	}
	return nil
}

// certificateWords say what became of a line.
var certificateWords = map[app.CertificateOutcome]string{app.CertificateTaken: "登记", app.CertificateSame: "一致", app.CertificateDiffers: "有出入",
	app.CertificateUnknown: "平台无此合同", app.CertificateRefused: "未处理"}

// printCertificates writes the report of differences: what a clerk must look at, then the sums.
func printCertificates(w io.Writer, report app.CertificateReport) {
	for _, heading := range report.Unknown {
		fmt.Fprintf(w, "未使用的列：%s\n", heading)
	}
	for _, l := range report.Lines {
		if l.Outcome == app.CertificateSame || l.Outcome == app.CertificateTaken && len(l.Notes) == 0 {
			continue
		}
		fmt.Fprintf(w, "第 %d 行 %s：%s %s %s\n", l.Line, certificateWords[l.Outcome], l.Title, l.CertNo, strings.Join(l.Notes, " "))
	}
	for _, c := range report.Missing {
		fmt.Fprintf(w, "平台已登记、文件中没有：%s %s %s\n", c.No, c.CertNo, c.Title)
	}
	taken := "已登记"
	if !report.Stored {
		taken = "可登记"
	}
	fmt.Fprintf(w, "登记结果：共 %d 行，%s %d 份，与平台一致 %d 份，有出入 %d 份，平台无此合同 %d 份，未处理 %d 份，文件中缺 %d 份。\n", len(report.Lines), taken,
		report.Count(app.CertificateTaken), report.Count(app.CertificateSame), report.Count(app.CertificateDiffers), report.Count(app.CertificateUnknown),
		report.Count(app.CertificateRefused), len(report.Missing))
}
