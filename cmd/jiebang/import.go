package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"jiebang/internal/app"
	"jiebang/internal/app/contract"
	"jiebang/internal/app/intake"
	"jiebang/internal/market"
)

func importCommand() command {
	return command{
		name:    "import",
		help:    "take the rows of a CSV, XLSX, XLS or JSON-lines file through the import desk: import --kind KIND FILE",
		chinese: "导入表格：import --kind " + strings.Join(kindNames(), "|") + " 文件",
		run:     importFile,
	}
}

func kindNames() []string {
	names := make([]string, 0, len(market.ImportKinds)+1)
	for _, kind := range market.ImportKinds {
		names = append(names, string(kind))
	}
	return append(names, kindCertificate)
}

// errRefusedRows makes the exit code tell that some rows were not taken, although the others are.
var errRefusedRows = errors.New("some rows were refused 部分行未导入")

// importing is what the flags of the command say.
type importing struct {
	intake.Import
	as, file string
}

func importFile(ctx context.Context, args []string) error {
	in, err := importFlags(args)
	if err != nil {
		return err
	}
	f, err := os.Open(in.file)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	n, err := openRecordOnly(ctx, os.Getenv)
	if err != nil {
		return err
	}
	defer n.close()
	if in.Kind == kindCertificate {
		err := importCertificates(ctx, n, in.as, contract.CertificateImport{FileName: in.file, Apply: !in.Preview},
			f, os.Stdout)
		if market.CodeOf(err) != market.Internal {
			return errors.New(market.MessageOf(err))
		}
		return err
	}
	who := market.TheSystem()
	if in.as != "" {
		if who, err = n.app.Account.StaffNamed(ctx, in.as); err != nil {
			return errors.New("没有登录名为“" + in.as + "”的人员。")
		}
	}
	bar := newProgress(os.Stderr)
	in.FileName, in.Progress = filepath.Base(in.file), bar.show
	began := time.Now()
	report, err := n.app.Intake.TakeFile(ctx, who, in.Import, f)
	bar.end()
	if err != nil {
		return errors.New(app.ReasonOf(err))
	}
	printImport(os.Stdout, report, in.Import, time.Since(began))
	if len(report.Refused) > 0 {
		return errRefusedRows
	}
	return nil
}

// importFlags reads the flags, before the file or after it.
func importFlags(args []string) (in importing, err error) {
	flags := flag.NewFlagSet("import", flag.ContinueOnError)
	kind := flags.String("kind", "", strings.Join(kindNames(), ", "))
	flags.StringVar(&in.as, "as", "", "login of the member of staff who brings the file 由谁导入（登录名）")
	flags.Int64Var(&in.OrgID, "org", 0, "id of the organisation whose own sheet it is 本单位自己的表格：单位编号")
	flags.StringVar(&in.Name, "batch", "", "what the batch is called 批次名称")
	flags.BoolVar(&in.Preview, "preview", false, "check the file, store nothing 只核对，不导入")
	flags.BoolVar(&in.Differing, "update", false, "update records that differ 按表格更新已有但不同的记录")
	flags.BoolVar(&in.Release, "publish", false, "show the rows at once; --as a leader 直接发布，须由分管领导（--as）决定")
	for rest := args; ; {
		if err := flags.Parse(rest); err != nil {
			return in, err
		}
		if flags.NArg() == 0 {
			break
		}
		if in.file != "" {
			return in, usage(flags, "one file at a time 一次导入一个文件")
		}
		in.file, rest = flags.Arg(0), flags.Args()[1:]
	}
	in.Kind = market.ImportKind(*kind)
	switch {
	case in.Kind.Label() == "" && in.Kind != kindCertificate || in.file == "":
		return in, usage(flags, "name the kind and the file 请写明类别和文件：jiebang import --kind demand 文件.csv")
	case in.as == "" && (in.Kind == kindCertificate || in.Release):
		return in, usage(flags, "name the member of staff 请用 --as 写明办理人的登录名")
	}
	return in, nil
}

func usage(flags *flag.FlagSet, sentence string) error {
	fmt.Fprintln(flags.Output(), sentence)
	flags.PrintDefaults()
	return errUsage
}

// printSkipped says which sheets and lines were passed over.
func printSkipped(w io.Writer, skipped []string) {
	for _, words := range skipped {
		fmt.Fprintf(w, "未读取：%s\n", words)
	}
}

func printImport(w io.Writer, report intake.Report, in intake.Import, took time.Duration) {
	for _, words := range report.Skipped {
		fmt.Fprintln(w, words)
	}
	for _, n := range report.Refused {
		fmt.Fprintf(w, "%s 未导入：%s %s\n", n.Place(), n.Title, n.Reason)
	}
	for _, n := range report.Notes {
		fmt.Fprintln(w, strings.TrimSpace(n.Place()+" 提示：")+strings.TrimSpace(n.Title+" "+n.Reason))
	}
	done := "已导入"
	switch {
	case in.Preview:
		done = "可以导入"
	case in.Release:
		done = "已导入并发布"
	}
	fmt.Fprintf(w, "%s：共 %d 行，%s %d 条，以前已导入 %d 条，其中与已有记录不同 %d 条、已更新 %d 条，未导入 %d 条，用时 %.1f 秒。\n",
		in.Kind.Label(), report.Rows, done, report.Taken(), report.Known(), report.Counts[market.RowDiffers],
		report.Counts[market.RowUpdated], len(report.Refused), took.Seconds())
	if report.BatchID != 0 && report.Taken() > 0 && !in.Release {
		fmt.Fprintf(w, "已存入第 %d 批，登录后在“导入表格”中查看、补充和提交审核。\n", report.BatchID)
	}
	if report.Taken() == 0 && report.Known() > 0 {
		fmt.Fprintln(w, "这些行以前都已导入，本次没有新增。")
	}
}
