package main

import (
	"compress/gzip"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"jiebang/internal/market"
	"jiebang/internal/match"
	"jiebang/internal/match/learn"
)

func learnCommand() command {
	return command{
		name:    "learn",
		help:    "learn what words mean from texts: -texts a.jsonl.gz,b.jsonl -out FILE, or -own to learn on from what is on show here, -revert to undo that",
		chinese: "从文本学习词义向量；-own 以本平台公开条目更新，-revert 还原",
		run:     runLearn,
	}
}

func runLearn(ctx context.Context, args []string) error {
	o := learn.Defaults()
	flags := flag.NewFlagSet("learn", flag.ContinueOnError)
	from := flags.String("texts", "", "files of one JSON object per line, plain or .gz, separated by commas 文本文件，以逗号分隔")
	out := flags.String("out", "", "file to write 输出文件")
	flags.Int64Var(&o.Seed, "seed", o.Seed, "of the random numbers 随机种子")
	flags.IntVar(&o.Dims, "dims", o.Dims, "cells per word 每词维数")
	flags.IntVar(&o.MostTokens, "tokens", o.MostTokens, "characters and words at most 词表上限")
	flags.IntVar(&o.Rounds, "rounds", o.Rounds, "passes over the pairs 训练轮数")
	flags.StringVar(&o.Sources, "sources", "", "where the texts come from, and their licences 来源与许可")
	own := flags.Bool("own", false, "learn on from what is on show here, for all nodes 以本平台公开条目更新，各节点共用")
	revert := flags.Bool("revert", false, "go back to the vectors of the product 还原随产品提供的向量")
	if err := flags.Parse(args); err != nil {
		return err
	}
	switch {
	case *own || *revert:
		return learnOwn(ctx, *revert)
	case *from == "" || *out == "":
		return errors.New("-texts and -out are needed, or -own")
	}
	var texts []learn.Text
	for _, path := range strings.Split(*from, ",") {
		t, err := readTexts(path)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		texts = append(texts, t...)
	}
	header, tokens, err := learn.Vectors(texts, o, func(s string) { fmt.Println(s) })
	if err != nil {
		return err
	}
	return writeVectors(*out, header, tokens)
}

// learnOwn refreshes the vectors in force on every node from what is on show, or goes back to those of the product.
func learnOwn(ctx context.Context, revert bool) error {
	n, err := openRecordOnly(ctx, os.Getenv)
	if err != nil {
		return err
	}
	defer n.close()
	if revert {
		return spoken(n.app.Matching.DropVectors(ctx, market.TheSystem(), "jiebang learn -revert"))
	}
	v, err := n.app.Matching.RefreshVectors(ctx, market.TheSystem(), func(s string) { fmt.Println(s) })
	if err != nil {
		return spoken(err)
	}
	fmt.Printf("%d texts, vectors %s in force on every node 已用 %d 条公开条目更新，各节点即将启用\n", v.Texts, v.Version, v.Texts)
	return nil
}

func readTexts(path string) ([]learn.Text, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		z, err := gzip.NewReader(f)
		if err != nil {
			return nil, err
		}
		defer z.Close()
		r = z
	}
	return learn.ReadTexts(r)
}

// writeVectors writes beside and renames, so that a reader never sees half a file.
func writeVectors(path string, h match.Header, tokens []match.Token) error {
	f, err := os.Create(path + ".new")
	if err != nil {
		return err
	}
	if err := errors.Join(match.WriteVectors(f, h, tokens), f.Close()); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}
