package site

import (
	"jiebang/internal/app/contract"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// certificateForm asks for the registry's spreadsheet.
func (s *Site) certificateForm(r *request) error {
	return s.renderDesk(r, "导入登记结果", page.CertificateBody(page.CertificatePage{Form: ui.Form{CSRF: s.token(r)}}))
}

// importCertificates compares the spreadsheet with the record and registers what it shows to be registered.
func (s *Site) importCertificates(r *request) error {
	view := page.CertificatePage{Form: ui.Form{CSRF: s.token(r)}}
	report, name, err := s.uploadedCertificates(r)
	if err := refused(&view.Form, err); err != nil {
		return err
	}
	if view.Message == "" {
		view.Report = certificateReport(name, report)
	}
	return s.renderForm(r, s.desk(r, "导入登记结果"), view.Form, page.CertificateBody(view))
}

func (s *Site) uploadedCertificates(r *request) (report contract.CertificateReport, name string, err error) {
	sent, err := r.FormFile("file")
	if err != nil {
		return report, "", &market.Error{Code: market.Invalid, Message: "请选择文件。",
			Fields: map[string]string{"file": "请选择登记机构导出的 XLSX 或 CSV 文件。"}}
	}
	file, err := sent.Open()
	if err != nil {
		return report, sent.Filename, err
	}
	defer func() { _ = file.Close() }()
	report, err = s.app.Contract.ImportCertificates(r.ctx, r.who, contract.CertificateImport{FileName: sent.Filename,
		Apply: page.Then(r.FormValue(page.ThenName)) == page.ThenApply}, file)
	return report, sent.Filename, err
}

func certificateReport(name string, report contract.CertificateReport) *page.CertificateReport {
	shown := &page.CertificateReport{FileName: name, Stored: report.Stored, Missing: report.Missing,
		Unknown: report.Unknown, Skipped: report.Skipped, Remarks: report.Remarks}
	for _, l := range report.Lines {
		shown.Lines = append(shown.Lines, page.CertificateLine{Place: l.Place(), Title: l.Title, CertNo: l.CertNo,
			Outcome: string(l.Outcome), Notes: l.Notes, ContractID: l.Contract.ID})
	}
	return shown
}
