package page

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"jiebang/internal/link"
	"jiebang/internal/market"
	"jiebang/web/ui"
)

// SettingItem is a setting with whether its reader may change it.
type SettingItem struct {
	market.Setting
	Changeable bool
}

// SettingsPage is every setting of the installation, by group.
type SettingsPage struct {
	Rows    []SettingItem
	Warning *ui.Alert // that the working days of a year are missing; nil when they are not
}

// SettingForm is the form of one setting.
type SettingForm struct {
	ui.Form
	market.Setting
}

// settingGroup is a titled part of the settings.
type settingGroup struct {
	name string
	rows []SettingItem
}

func (p SettingsPage) groups() []settingGroup {
	var groups []settingGroup
	for _, row := range p.Rows {
		at := slices.IndexFunc(groups, func(g settingGroup) bool { return g.name == row.Group })
		if at < 0 {
			at, groups = len(groups), append(groups, settingGroup{name: row.Group})
		}
		groups[at].rows = append(groups[at].rows, row)
	}
	return groups
}

func (g settingGroup) table() ui.Table {
	t := ui.Table{Caption: g.name + "参数", Quiet: true, Columns: []ui.Column{{Label: "参数"}, {Label: "现行值"},
		{Label: "依据"}, {Label: "最近修改"}, {Label: "操作", Short: true}}}
	for _, s := range g.rows {
		changed := ui.Cell{Text: "初始值"}
		if s.UpdatedBy != "" {
			changed = ui.Cell{Text: s.UpdatedBy, Note: ui.Moment(s.UpdatedAt)}
		}
		source := ui.Cell{Text: s.Source}
		if !s.EffectiveOn.IsZero() {
			source.Note = s.EffectiveOn.Chinese() + "起施行"
		}
		edit := ui.Cell{Text: "仅查看"}
		if s.Changeable {
			edit = ui.LinkCell("修改", link.EditSetting(s.Key))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{ui.TextCell(s.Label), ui.TextCell(SettingValue(s.Setting)),
			source, changed, edit}})
	}
	return t
}

// SettingValue is a setting's value as it is read: with its unit, and codes in words.
func SettingValue(s market.Setting) string {
	switch s.Type {
	case market.SettingBool:
		return map[string]string{"true": "是", "false": "否"}[s.Value]
	case market.SettingRegion:
		return market.Region(s.Value).FullName()
	case market.SettingDays:
		days := strings.Split(s.Value, ",")
		return fmt.Sprintf("%d 天：%s", len(days), ui.Clip(strings.Join(days, "、"), 44))
	case market.SettingNumber:
		if n, err := strconv.Atoi(s.Value); err == nil {
			return joined(" ", ui.Count(n), s.Unit)
		}
	case market.SettingText:
		for _, c := range market.SettingChoices(s.Key) {
			if c.Value == s.Value {
				return c.Label
			}
		}
	}
	return s.Value
}

func settingOptions(key string) []ui.Option {
	var options []ui.Option
	for _, c := range market.SettingChoices(key) {
		options = append(options, ui.Option{Value: c.Value, Label: c.Label})
	}
	return options
}

// embeddable are the lists that other sites may frame, with their addresses here.
func embeddable() []ui.Definition {
	var lists []ui.Definition
	for _, kind := range market.Kinds {
		lists = append(lists, ui.Definition{Term: kind.Label(), Text: link.Embedded(string(kind))})
	}
	return lists
}
