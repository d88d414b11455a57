// Package platform puts the rooms of the platform behind one handle, for pages, API, workers and commands.
package platform

import (
	"context"

	"jiebang/internal/app"
	"jiebang/internal/app/account"
	"jiebang/internal/app/challenge"
	"jiebang/internal/app/contract"
	"jiebang/internal/app/desk"
	"jiebang/internal/app/figures"
	"jiebang/internal/app/intake"
	"jiebang/internal/app/listing"
	"jiebang/internal/app/matching"
	"jiebang/internal/app/message"
	"jiebang/internal/app/pool"
)

// Platform is every use case of the platform, room by room along the path; it is safe for concurrent use.
type Platform struct {
	*app.Core

	Listing   *listing.Room
	Intake    *intake.Room
	Matching  *matching.Room
	Challenge *challenge.Room
	Contract  *contract.Room
	Figures   *figures.Room
	Account   *account.Room
	Message   *message.Room
	Desk      *desk.Room
	Pool      *pool.Room
}

// New opens all rooms on the parts and loads what is in force in the record.
func New(ctx context.Context, parts app.Parts) (*Platform, error) {
	parts = parts.Complete()
	core, err := app.New(ctx, parts)
	if err != nil {
		return nil, err
	}
	p := &Platform{
		Core:      core,
		Intake:    intake.New(core, parts.DB),
		Matching:  matching.New(core, parts.DB, parts.Index, parts.Log, parts.Matcher),
		Challenge: challenge.New(core, parts.DB, parts.Log, parts.Seals),
		Figures:   figures.New(core, parts.DB),
		Account:   account.New(core, parts.DB),
		Message:   message.New(core, parts.DB, parts.Seals),
		Desk:      desk.New(core, parts.DB),
	}
	p.Pool = pool.New(core, parts.DB, p.Matching.Alike)
	p.Listing = listing.New(core, parts.DB, parts.Index, parts.Log, p.Pool.Take,
		listing.OnBehalf{Vouch: p.Intake.Vouch, AskAgain: p.Intake.AskAgain})
	p.Contract = contract.New(core, parts.DB, p.Matching.BecomeDeal)
	for _, load := range []func(context.Context) error{p.Matching.Load, p.Figures.Load, p.Challenge.NoteSealKey,
		p.Account.KeyNames} {
		if err := load(ctx); err != nil {
			return nil, err
		}
	}
	return p, nil
}
