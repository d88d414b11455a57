package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"jiebang/internal/apptest"
)

// TestVerifyRollupsFindsAndMendsABentFigure runs the command as an operator would: sound, bent, mended.
func TestVerifyRollupsFindsAndMendsABentFigure(t *testing.T) {
	f := apptest.New(t)
	t.Setenv("DATABASE_URL", f.URL)
	t.Setenv("JIEBANG_DATA", t.TempDir())
	f.Exec(`insert into contract (no, title, type, buyer, seller, status, cert_no, registered_on, deal_amount, tech_amount)
		values ('HT-1', '在线检测系统', 'dev', '{"name": "省城设备公司", "region": "320102"}', '{"name": "清淮装备", "region": "320804"}', 'registered', '2026320804000001', current_date, 100, 100)`)
	f.Exec(`insert into contract_version (contract_id, n, change, "on", deal_amount, tech_amount, content) select id, 1, 'register', registered_on, deal_amount, tech_amount, '{}' from contract`)
	var said bytes.Buffer
	run := func(want int, args ...string) {
		t.Helper()
		if code := dispatch(t.Context(), append([]string{"verify"}, args...), &said); code != want {
			t.Errorf("verify %v ends with %d, want %d: %s", args, code, want, said.String())
		}
	}
	run(2)
	run(2, "nothing")
	run(2, filepath.Join(t.TempDir(), "missing.zip"))
	bent := filepath.Join(t.TempDir(), "bent.zip")
	if err := os.WriteFile(bent, []byte("not an archive"), 0o600); err != nil {
		t.Fatal(err)
	}
	run(1, bent)
	run(0, "rollups")
	f.Exec(`update contract_rollup set tech = tech - 1 where dimension = 'place'`)
	run(1, "rollups")
	check, err := f.App.Figures.VerifyRollups(t.Context())
	if err != nil || len(check.Faults) != 1 {
		t.Fatalf("%+v (%v)", check.Faults, err)
	}
	said.Reset()
	printRollupCheck(&said, check, 0)
	if !bytes.Contains(said.Bytes(), []byte("对方地区：江苏省南京市玄武区：汇总 1 件 1.00 元 / 0.99 元，清点 1 件 1.00 元 / 1.00 元")) {
		t.Errorf("the command says %s", said.String())
	}
	run(0, "rollups", "-rebuild")
	run(0, "rollups")
}
