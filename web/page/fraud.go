package page

import (
	"fmt"
	"strconv"

	"jiebang/internal/market"
	"jiebang/web/ui"
)

// FraudPage is the form by which the bureau records false material.
type FraudPage struct {
	ui.Form
	Challenge market.Challenge
	Parties   []market.FraudParty
	Years     int
}

func (p FraudPage) parties() []ui.Option {
	var options []ui.Option
	for _, party := range p.Parties {
		options = append(options, ui.Option{Value: strconv.FormatInt(party.OrgID, 10),
			Label: party.Name + "（" + party.As + "）"})
	}
	return options
}

func (p FraudPage) lead() string {
	return fmt.Sprintf("记录后该单位 %d 年内不能发榜、揭榜和参加联合体，并立即收到通知；撤销由分管领导复核后办理。", p.Years)
}
