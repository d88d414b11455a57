import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.facet.FacetResult;
import org.apache.lucene.facet.Facets;
import org.apache.lucene.facet.FacetsCollector;
import org.apache.lucene.facet.FacetsConfig;
import org.apache.lucene.facet.sortedset.DefaultSortedSetDocValuesReaderState;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetCounts;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesFacetField;
import org.apache.lucene.facet.sortedset.SortedSetDocValuesReaderState;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.MMapDirectory;

/**
 * Answers the benchmark's questions with Lucene: the same words in one field, the same filter, facets and orders as the
 * product's own engine is asked for.
 *
 * <p>Usage: java Peer DOCS QUESTIONS FOLDER. It reads one command per line and answers each with one line of JSON:
 * build or open; run GROUP CLIENTS SECONDS; write COUNT BATCH; answers FILE; about; quit.
 */
public final class Peer {
  private static final int TOP = 20;
  private static final int SAMPLE = 5_000;
  private static final int ALL_VALUES = 10_000;
  private static final String[] DIMENSIONS = {"kind", "tech", "region"};
  private static final FacetsConfig FACETS = new FacetsConfig();

  static {
    FACETS.setMultiValued("region", true);
  }

  private final Path documents;
  private final Path folder;
  private final Map<String, List<Question>> groups = new HashMap<>();
  private final List<Question> questions = new ArrayList<>();
  private IndexWriter writer;
  private DirectoryReader reader;
  private IndexSearcher searcher;
  private SortedSetDocValuesReaderState state;
  private final List<String[]> sample = new ArrayList<>(); // listings that writes put in again

  /** One line of the file of questions. */
  private record Question(String group, String mode, String kind, boolean facets, String[] words) {
    static Question read(String line) {
      String[] f = line.split("\t", -1);
      return new Question(f[0], f[1], f[2], f[3].equals("1"), f[4].isBlank() ? new String[0] : f[4].trim().split(" +"));
    }

    Query query() {
      BooleanQuery.Builder all = new BooleanQuery.Builder();
      if (mode.equals("all")) {
        if (kind.isEmpty()) {
          return new MatchAllDocsQuery();
        }
      } else {
        BooleanQuery.Builder some = new BooleanQuery.Builder();
        for (String word : words) {
          some.add(new TermQuery(new Term("words", word)), mode.equals("and") ? Occur.MUST : Occur.SHOULD);
        }
        if (kind.isEmpty()) {
          return some.build();
        }
        all.add(some.build(), Occur.MUST);
      }
      return all.add(new TermQuery(new Term("kind", kind)), Occur.FILTER).build();
    }
  }

  private Peer(Path documents, Path questions, Path folder) throws IOException {
    this.documents = documents;
    this.folder = folder;
    for (String line : Files.readAllLines(questions)) {
      Question q = Question.read(line);
      this.questions.add(q);
      groups.computeIfAbsent(q.group, g -> new ArrayList<>()).add(q);
    }
  }

  public static void main(String[] args) throws Exception {
    Peer peer = new Peer(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null && !line.equals("quit"); line = in.readLine()) {
      out.println(peer.obey(line.split(" ")));
    }
    peer.close();
  }

  private String obey(String[] command) throws Exception {
    return switch (command[0]) {
      case "build" -> build();
      case "open" -> open();
      case "run" -> run(groups.get(command[1]), Integer.parseInt(command[2]), Double.parseDouble(command[3]));
      case "write" -> write(Integer.parseInt(command[1]), Integer.parseInt(command[2]));
      case "answers" -> answers(Path.of(command[1]));
      case "about" -> about();
      default -> throw new IllegalArgumentException(command[0]);
    };
  }

  private void close() throws IOException {
    if (reader != null) {
      reader.close();
    }
    writer.close();
  }

  private static Document document(String[] f) throws IOException {
    Document d = new Document();
    d.add(new StringField("id", f[0], Field.Store.YES));
    d.add(new NumericDocValuesField("published", Long.parseLong(f[1])));
    d.add(new LongPoint("published", Long.parseLong(f[1])));
    d.add(new StringField("kind", f[2], Field.Store.NO));
    for (int i = 0; i < DIMENSIONS.length; i++) {
      for (String value : f[2 + i].split(" ")) {
        d.add(new SortedSetDocValuesFacetField(DIMENSIONS[i], value));
      }
    }
    d.add(new TextField("words", f[5], Field.Store.NO));
    return FACETS.build(d);
  }

  private String build() throws IOException {
    long began = System.nanoTime();
    writer = new IndexWriter(MMapDirectory.open(folder), new IndexWriterConfig(new WhitespaceAnalyzer()).setRAMBufferSizeMB(256));
    try (BufferedReader lines = Files.newBufferedReader(documents)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        writer.addDocument(document(line.split("\t", -1)));
      }
    }
    writer.commit();
    return String.format(Locale.ROOT, "{\"seconds\":%.3f}", (System.nanoTime() - began) / 1e9);
  }

  private String open() throws IOException {
    long began = System.nanoTime();
    writer = new IndexWriter(MMapDirectory.open(folder), new IndexWriterConfig(new WhitespaceAnalyzer()).setRAMBufferSizeMB(256));
    reader = DirectoryReader.open(writer);
    look();
    try (BufferedReader lines = Files.newBufferedReader(documents)) {
      for (String line = lines.readLine(); line != null && sample.size() < SAMPLE; line = lines.readLine()) {
        sample.add(line.split("\t", -1));
      }
    }
    return String.format(Locale.ROOT, "{\"seconds\":%.3f}", (System.nanoTime() - began) / 1e9);
  }

  private void look() throws IOException {
    searcher = new IndexSearcher(reader);
    state = new DefaultSortedSetDocValuesReaderState(reader);
  }

  private static Sort newest() {
    SortField published = new SortField("published", SortField.Type.LONG, true);
    published.setCanUsePoints();
    return new Sort(published);
  }

  /** Asks one question as a page would: the best hits, and the counts of every dimension. */
  private TopDocs ask(Question q, int values, List<FacetResult> counted) throws IOException {
    Query query = q.query();
    boolean ordered = q.mode.equals("all");
    if (!q.facets) {
      return ordered ? searcher.search(query, TOP, newest()) : searcher.search(query, TOP);
    }
    TopDocs found;
    Facets counts;
    if (query instanceof MatchAllDocsQuery) { // what everything has is counted without looking at hits
      found = searcher.search(query, TOP, newest());
      counts = new SortedSetDocValuesFacetCounts(state);
    } else {
      FacetsCollector hits = new FacetsCollector();
      found = ordered ? FacetsCollector.search(searcher, query, TOP, newest(), hits) : FacetsCollector.search(searcher, query, TOP, hits);
      counts = new SortedSetDocValuesFacetCounts(state, hits);
    }
    for (String dimension : DIMENSIONS) {
      counted.add(counts.getTopChildren(values, dimension));
    }
    return found;
  }

  /** The processor time this process has used, in milliseconds, all its threads together. */
  private static double processorTime() {
    return ProcessHandle.current().info().totalCpuDuration().map(d -> d.toNanos() / 1e6).orElse(0.0);
  }

  private String run(List<Question> asked, int clients, double seconds) throws InterruptedException {
    long began = System.nanoTime();
    double used = processorTime();
    AtomicInteger next = new AtomicInteger();
    List<Double> took = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int c = 0; c < clients; c++) {
      Thread t = new Thread(() -> {
        List<Double> mine = new ArrayList<>();
        while (System.nanoTime() - began < seconds * 1e9) {
          Question q = asked.get(next.getAndIncrement() % asked.size());
          long start = System.nanoTime();
          try {
            ask(q, 24, new ArrayList<>());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          mine.add((System.nanoTime() - start) / 1e6);
        }
        took.addAll(mine);
      });
      threads.add(t);
      t.start();
    }
    for (Thread t : threads) {
      t.join();
    }
    return measured(took, (System.nanoTime() - began) / 1e9, processorTime() - used);
  }

  private static String measured(List<Double> took, double seconds, double processor) {
    double[] t = took.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return String.format(Locale.ROOT, "{\"n\":%d,\"qps\":%.3f,\"p50\":%.4f,\"p95\":%.4f,\"p99\":%.4f,\"worst\":%.4f,\"cpu\":%.5f}", t.length, t.length / seconds,
        t[t.length / 2], t[t.length * 95 / 100], t[t.length * 99 / 100], t[t.length - 1], processor / t.length);
  }

  /** Puts a listing in, each time until a new searcher sees it; before each, a batch is written anew so that merges run. */
  private String write(int count, int batch) throws IOException {
    long began = System.nanoTime();
    List<Double> took = new ArrayList<>();
    int again = 0;
    for (int i = 0; i < count; i++) {
      for (int n = 0; n < batch; n++) {
        String[] f = sample.get(again++ % sample.size());
        writer.updateDocument(new Term("id", f[0]), document(f));
      }
      long start = System.nanoTime();
      String[] f = sample.get(i % sample.size()).clone();
      f[0] = "new" + batch + "-" + i;
      writer.updateDocument(new Term("id", f[0]), document(f));
      DirectoryReader fresh = DirectoryReader.openIfChanged(reader, writer);
      reader.close();
      reader = fresh;
      look();
      if (searcher.count(new TermQuery(new Term("id", f[0]))) != 1) {
        throw new IllegalStateException("a write is not seen");
      }
      took.add((System.nanoTime() - start) / 1e6);
    }
    return measured(took, (System.nanoTime() - began) / 1e9, 0);
  }

  /** Writes for every question the number of hits, the ids of the best and the counts of every value. */
  private String answers(Path file) throws IOException {
    try (PrintWriter to = new PrintWriter(Files.newBufferedWriter(file))) {
      for (Question q : questions) {
        List<FacetResult> counted = new ArrayList<>();
        TopDocs found = ask(q, ALL_VALUES, counted);
        StringJoiner ids = new StringJoiner(" ");
        for (ScoreDoc hit : found.scoreDocs) {
          ids.add(searcher.doc(hit.doc).get("id"));
        }
        to.printf(Locale.ROOT, "%d\t%s\t%s%n", searcher.count(q.query()), ids, values(counted));
      }
    }
    return "{}";
  }

  private static String values(List<FacetResult> counted) {
    List<String> all = new ArrayList<>();
    for (FacetResult dimension : counted) {
      if (dimension != null) {
        Arrays.stream(dimension.labelValues).forEach(v -> all.add(dimension.dim + ":" + v.label + "=" + v.value.intValue()));
      }
    }
    Collections.sort(all);
    return String.join(" ", all);
  }

  private String about() throws IOException {
    long disk = 0;
    try (var files = Files.list(folder)) {
      for (Path p : files.toList()) {
        disk += Files.size(p);
      }
    }
    Map<String, Long> memory = new HashMap<>();
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("Vm")) {
        memory.put(line.substring(0, line.indexOf(':')), Long.parseLong(line.replaceAll("[^0-9]", "")));
      }
    }
    return String.format(Locale.ROOT, "{\"docs\":%d,\"disk\":%d,\"resident\":%d,\"peak\":%d,\"cpu\":%.1f}", writer.getDocStats().numDocs, disk, memory.get("VmRSS") << 10, memory.get("VmHWM") << 10, processorTime() / 1e3);
  }
}
