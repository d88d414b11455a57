package apptest

// Copies puts n copies of a row into its table behind the App's back, each with the columns that are given for the k-th
// as SQL that builds an object: `'id', 1000 + k, 'no', 'T-' || k`. The row is x there; an agreement goes by its bid.
func (f *Fixture) Copies(table string, id int64, n int, columns string) {
	f.t.Helper()
	key := "id"
	if table == "agreement" {
		key = "bid_id"
	}
	f.Exec(`insert into `+table+` overriding system value select r.* from `+table+` x, generate_series(1, $2::int) k,
		lateral jsonb_populate_record(null::`+table+`, to_jsonb(x) || jsonb_build_object(`+columns+`)) r
		where x.`+key+` = $1 on conflict do nothing`, id, n)
}
