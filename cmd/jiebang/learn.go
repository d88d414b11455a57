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

	"jiebang/internal/match"
	"jiebang/internal/match/learn"
)

func learnCommand() command {
	return command{
		name:    "learn",
		help:    "learn what words mean from texts: -texts a.jsonl.gz,b.jsonl -out FILE",
		chinese: "从文本学习词义向量",
		run:     runLearn,
	}
}

func runLearn(_ context.Context, args []string) error {
	o := learn.Defaults()
	flags := flag.NewFlagSet("learn", flag.ContinueOnError)
	from := flags.String("texts", "", "files of one JSON object per line, plain or .gz, separated by commas 文本文件，以逗号分隔")
	out := flags.String("out", "", "file to write 输出文件")
	flags.Int64Var(&o.Seed, "seed", o.Seed, "of the random numbers 随机种子")
	flags.IntVar(&o.Dims, "dims", o.Dims, "cells per word 每词维数")
	flags.IntVar(&o.MostTokens, "tokens", o.MostTokens, "characters and words at most 词表上限")
	flags.IntVar(&o.Rounds, "rounds", o.Rounds, "passes over the pairs 训练轮数")
	flags.StringVar(&o.Sources, "sources", "", "where the texts come from, and their licences 来源与许可")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *from == "" || *out == "" {
		return errors.New("-texts and -out are needed")
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
