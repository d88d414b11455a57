package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"jiebang/internal/app/contract"
)

// kindCertificate names the registry's spreadsheet of certificates among the kinds of files.
const kindCertificate = "certificate"

// importCertificates compares the registry's spreadsheet with the record, and registers in the name of a member of the
// bureau's staff, whose part it must be as it is on the page.
func importCertificates(ctx context.Context, n *node, login string, in contract.CertificateImport, file io.Reader,
	out io.Writer) error {
	who, err := n.app.Account.StaffNamed(ctx, login)
	if err != nil {
		return err
	}
	report, err := n.app.Contract.ImportCertificates(ctx, who, in, file)
	if err != nil {
		return err
	}
	printCertificates(out, report)
	if report.Count(contract.CertificateDiffers)+report.Count(contract.CertificatePartial)+
		report.Count(contract.CertificateUnknown)+
		report.Count(contract.CertificateRefused)+len(report.Missing) > 0 {
		return errRefusedRows
	}
	return nil
}

// certificateWords say what became of a line.
var certificateWords = map[contract.CertificateOutcome]string{contract.CertificateTaken: "登记",
	contract.CertificateSame: "一致", contract.CertificateDiffers: "有出入", contract.CertificatePartial: "未比对金额",
	contract.CertificateUnknown: "平台无此合同", contract.CertificateRefused: "未处理"}

// printCertificates writes the report of differences: what a clerk must look at, then the sums.
func printCertificates(w io.Writer, report contract.CertificateReport) {
	for _, heading := range report.Unknown {
		fmt.Fprintf(w, "未使用的列：%s\n", heading)
	}
	printSkipped(w, report.Skipped)
	for _, words := range report.Remarks {
		fmt.Fprintf(w, "提示：%s\n", words)
	}
	for _, l := range report.Lines {
		if l.Outcome == contract.CertificateSame || l.Outcome == contract.CertificateTaken && len(l.Notes) == 0 {
			continue
		}
		fmt.Fprintf(w, "%s %s：%s %s %s\n", l.Place(), certificateWords[l.Outcome], l.Title, l.CertNo,
			strings.Join(l.Notes, " "))
	}
	for _, c := range report.Missing {
		fmt.Fprintf(w, "平台已登记、文件中没有：%s %s %s\n", c.No, c.CertNo, c.Title)
	}
	taken := "已登记"
	if !report.Stored {
		taken = "可登记"
	}
	fmt.Fprintf(w, "登记结果：共 %d 行，%s %d 份，与平台一致 %d 份，有出入 %d 份，未比对金额 %d 份，平台无此合同 %d 份，未处理 %d 份，文件中缺 %d 份。\n",
		len(report.Lines), taken,
		report.Count(contract.CertificateTaken), report.Count(contract.CertificateSame),
		report.Count(contract.CertificateDiffers), report.Count(contract.CertificatePartial),
		report.Count(contract.CertificateUnknown),
		report.Count(contract.CertificateRefused), len(report.Missing))
}
