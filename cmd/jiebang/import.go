package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"jiebang/internal/app/contract"
	"jiebang/internal/app/intake"
	"jiebang/internal/market"
)

func importCommand() command {
	return command{
		name:    "import",
		help:    "take the rows of a CSV, XLSX, XLS or JSON-lines file: import --kind demand|achievement|talent|cooperation|common|certificate FILE",
		chinese: "导入清单或登记结果：import --kind demand|achievement|talent|cooperation|common|certificate 文件",
		run:     importFile,
	}
}

// errRefusedRows makes the exit code tell that some rows were not taken, although the others are.
var errRefusedRows = errors.New("some rows were refused 部分行未导入")

func importFile(ctx context.Context, args []string) error {
	in, as, file, err := importFlags(args)
	if err != nil {
		return err
	}
	f, err := os.Open(file)
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
		err := importCertificates(ctx, n, as, contract.CertificateImport{FileName: file, Apply: !in.Preview},
			f, os.Stdout)
		if market.CodeOf(err) != market.Internal {
			return errors.New(market.MessageOf(err))
		}
		return err
	}
	bar := newProgress(os.Stderr)
	in.FileName, in.Progress = file, bar.show
	began := time.Now()
	report, err := n.app.Intake.ImportListings(ctx, market.TheSystem(), in, f)
	bar.end()
	if err != nil {
		return errors.New(market.MessageOf(err))
	}
	printImport(os.Stdout, report, in, time.Since(began))
	if len(report.Refused) > 0 {
		return errRefusedRows
	}
	return nil
}

// importFlags reads the flags, before the file or after it.
func importFlags(args []string) (in intake.Import, as, file string, err error) {
	flags := flag.NewFlagSet("import", flag.ContinueOnError)
	kind := flags.String("kind", "",
		"demand (技术需求), achievement (科技成果), talent (人才需求), cooperation (产学研合作), common (共性技术需求) "+
			"or certificate (登记机构导出的登记结果)")
	flags.StringVar(&as, "as", "", "with certificate: login of the member of staff who registers 登记结果由谁办理")
	flags.Int64Var(&in.OrgID, "org", 0, "id of the organisation that owns rows naming none 未写明单位的行归属的单位编号")
	flags.StringVar(&in.Batch, "batch", "", "the collection round 批次")
	flags.BoolVar(&in.Draft, "as-draft", false, "keep the rows as drafts 存为草稿，不发布")
	flags.BoolVar(&in.Preview, "preview", false, "check the file, store nothing 只检查，不导入")
	publish := flags.Bool("publish", true, "publish the rows 发布")
	for rest := args; ; {
		if err := flags.Parse(rest); err != nil {
			return in, "", "", err
		}
		if flags.NArg() == 0 {
			break
		}
		if file != "" {
			return in, "", "", usage(flags, "one file at a time 一次导入一个文件")
		}
		file, rest = flags.Arg(0), flags.Args()[1:]
	}
	in.Kind, in.Draft = market.Kind(*kind), in.Draft || !*publish
	if !in.Kind.Valid() && in.Kind != kindCertificate || file == "" {
		return in, "", "", usage(flags, "name the kind and the file 请写明类别和文件：jiebang import --kind demand 文件.csv")
	}
	if in.Kind == kindCertificate && as == "" {
		return in, "", "", usage(flags, "name the member of staff who registers 请用 --as 写明办理人的登录名")
	}
	return in, as, file, nil
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
	for _, heading := range report.Unknown {
		fmt.Fprintf(w, "未使用的列：%s\n", heading)
	}
	printSkipped(w, report.Skipped)
	for _, n := range report.Refused {
		fmt.Fprintf(w, "%s 未导入：%s %s\n", n.Place(), n.Title, n.Reason)
	}
	for _, n := range report.Notes {
		fmt.Fprintln(w, strings.TrimSpace(n.Place()+" 提示：")+strings.TrimSpace(n.Title+" "+n.Reason))
	}
	done := "已导入并发布"
	switch {
	case in.Preview:
		done = "可以导入"
	case in.Draft:
		done = "已导入为草稿"
	}
	fmt.Fprintf(w, "%s：共 %d 行，%s %d 条，以前已导入 %d 条，未导入 %d 条，新建单位 %d 个，用时 %.1f 秒。\n",
		in.Kind.ListName(), report.Rows, done, report.Taken, report.Known, len(report.Refused), report.Companies,
		took.Seconds())
	if report.Taken == 0 && report.Known > 0 {
		fmt.Fprintln(w, "这些行以前都已导入，本次没有新增。")
	}
}
