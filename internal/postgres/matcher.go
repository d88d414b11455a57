package postgres

import (
	"context"

	"jiebang/internal/market"
)

// Outcomes lists how far each judged suggestion came, newest first. A suggestion that was only looked at says nothing.
func (r Reader) Outcomes(ctx context.Context, limit int) ([]market.Outcome, error) {
	return list[market.Outcome](ctx, r, `select m.demand_id, m.supply_id,
			max(case j.kind when 'deal' then 3 when 'accept' then 2 when 'log' then 2
			when 'interest' then 1 else 0 end)::int as grade
		from judgment j join match m on m.id = j.match_id where j.kind <> 'see'
		group by m.id order by m.id desc limit @limit`, args{"limit": limit})
}

var weightTable = tableOf[market.FittedWeights]("match_weights", columns{
	given: `id`,
	fixed: `made_at made_by rules weights pairs lists before after gain_error in_force`,
})

// WeightsInForce reads the fitted weights in force.
func (r Reader) WeightsInForce(ctx context.Context) (market.FittedWeights, error) {
	return one[market.FittedWeights](ctx, r, weightTable.read+`where in_force`, nil)
}

// PutWeights puts fitted weights into force in the place of others.
func (tx *Tx) PutWeights(ctx context.Context, w *market.FittedWeights) (err error) {
	if _, err := tx.DropWeights(ctx); err != nil {
		return err
	}
	w.MadeAt, w.MadeBy, w.InForce = tx.now, tx.who.Name, true
	w.ID, err = one[int64](ctx, tx.Reader, weightTable.insert+`returning id`, weightTable.inserted(w))
	return err
}

// DropWeights takes fitted weights out of force, and tells how many there were.
func (tx *Tx) DropWeights(ctx context.Context) (int64, error) {
	return tx.exec(ctx, `update match_weights set in_force = false where in_force`, nil)
}

var vectorTable = tableOf[market.OwnVectors]("match_vectors", columns{
	given:  `id in_force`,
	fixed:  `made_at made_by texts version`,
	unread: `data trial_id`,
	absent: `trial_id`,
})

// VectorsInForce tells which refreshed vectors are in force.
func (r Reader) VectorsInForce(ctx context.Context) (market.OwnVectors, error) {
	return one[market.OwnVectors](ctx, r, vectorTable.read+`where in_force`, nil)
}

// LastVectors tells which vectors were refreshed last, in force or not.
func (r Reader) LastVectors(ctx context.Context) (market.OwnVectors, error) {
	return one[market.OwnVectors](ctx, r, vectorTable.read+`order by id desc limit 1`, nil)
}

// VectorsData reads the vectors themselves.
func (r Reader) VectorsData(ctx context.Context, id int64) ([]byte, error) {
	return one[[]byte](ctx, r, `select data from match_vectors where id = @id`, args{"id": id})
}

// vectorsKept is how many refreshed vectors stay in the record beside those in force: they are large, and made again in
// minutes.
const vectorsKept = 2

// PutVectors puts refreshed vectors into force in the place of others and removes those long out of force.
func (tx *Tx) PutVectors(ctx context.Context, v *market.OwnVectors, data []byte) error {
	if err := tx.KeepVectors(ctx, v, data, 0); err != nil {
		return err
	}
	return tx.UseVectors(ctx, v)
}

// KeepVectors keeps vectors that are not in force, of a trial when its id is not 0, and removes those long out of
// force.
func (tx *Tx) KeepVectors(ctx context.Context, v *market.OwnVectors, data []byte, trialID int64) (err error) {
	v.MadeAt, v.MadeBy = tx.now, tx.who.Name
	named := vectorTable.inserted(v)
	named["data"], named["trial_id"] = data, trialID
	if v.ID, err = one[int64](ctx, tx.Reader, vectorTable.insert+`returning id`, named); err != nil {
		return err
	}
	_, err = tx.exec(ctx, `delete from match_vectors where not in_force and id not in (select id from match_vectors
		order by id desc limit @kept)`, args{"kept": vectorsKept})
	return err
}

// UseVectors puts kept vectors into force in the place of others.
func (tx *Tx) UseVectors(ctx context.Context, v *market.OwnVectors) error {
	if _, err := tx.DropVectors(ctx); err != nil {
		return err
	}
	v.InForce = true
	return tx.swap(ctx, `update match_vectors set in_force = true, made_at = @now, made_by = @by where id = @id`,
		args{"id": v.ID, "now": tx.now, "by": tx.who.Name})
}

// VectorsOfTrial tells which vectors a trial learned.
func (r Reader) VectorsOfTrial(ctx context.Context, trialID int64) (market.OwnVectors, error) {
	return one[market.OwnVectors](ctx, r, vectorTable.read+`where trial_id = @trial`, args{"trial": trialID})
}

// DropVectors takes refreshed vectors out of force, and tells how many there were.
func (tx *Tx) DropVectors(ctx context.Context) (int64, error) {
	return tx.exec(ctx, `update match_vectors set in_force = false where in_force`, nil)
}

// CountOutcomes counts the judged suggestions, at most the given number.
func (r Reader) CountOutcomes(ctx context.Context, most int) (int, error) {
	return one[int](ctx, r, `select count(*)::int from (select distinct match_id from judgment
		where kind <> 'see' limit @most) j`, args{"most": most})
}

// CountPublic counts the listings on show.
func (r Reader) CountPublic(ctx context.Context) (int, error) {
	return one[int](ctx, r, `select count(*)::int from listing_public`, nil)
}
