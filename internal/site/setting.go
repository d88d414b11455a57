package site

import (
	"jiebang/internal/app"
	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/page"
	"jiebang/web/ui"
)

// settings lists every setting with its source and last editor.
func (s *Site) settings(r *request) error {
	rows, err := s.app.SettingRows(r.ctx, r.who)
	if err != nil {
		return err
	}
	view := page.SettingsPage{}
	if year := s.app.Desk.MissingYear(r.who); year != 0 {
		view.Warning = page.UnknownYear(year, link.ArrangementsOf(year))
	}
	for _, row := range rows {
		view.Rows = append(view.Rows, page.SettingItem{Setting: row.Setting, Changeable: row.Changeable})
	}
	return s.renderDesk(r, "参数设置", page.SettingsBody(view))
}

// editSetting shows the form of one setting.
func (s *Site) editSetting(r *request) error {
	row, err := s.setting(r, r.Query("key"))
	if err != nil {
		return err
	}
	form, err := s.blank(r, app.SettingChange{Value: row.Value, Source: row.Source, EffectiveOn: row.EffectiveOn})
	if err != nil {
		return err
	}
	return s.settingPage(r, form, row.Setting)
}

// setting finds a setting that the viewer may change.
func (s *Site) setting(r *request, key string) (app.SettingRow, error) {
	rows, err := s.app.SettingRows(r.ctx, r.who)
	if err != nil {
		return app.SettingRow{}, err
	}
	for _, row := range rows {
		if row.Key == key && row.Changeable {
			return row, nil
		}
	}
	return app.SettingRow{}, market.ErrNotFound
}

func (s *Site) settingPage(r *request, form ui.Form, row market.Setting) error {
	return s.renderForm(r, s.desk(r, row.Label), form, page.SettingFormBody(page.SettingForm{Form: form, Setting: row}))
}

// changeSetting stores a new value; one that is refused stands in the form with the version its writer saw.
func (s *Site) changeSetting(r *request) error {
	var in app.SettingChange
	form, err := s.parse(r, &in)
	if err == nil {
		if err = s.app.ChangeSetting(r.ctx, r.who, in); err == nil {
			return s.done(r, link.Settings, "参数已修改，立即生效。")
		}
	}
	row, missing := s.setting(r, in.Key)
	if missing != nil {
		return missing
	}
	if err := refused(&form, err); err != nil {
		return err
	}
	row.Version = in.Version
	return s.settingPage(r, form, row.Setting)
}
