package io.dynamigrate.proof;

import io.dynamigrate.Migration;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** A process that applies a few migrations behind very many, and tells how much memory it took. */
final class LargeHistory {

    static final int APPLIED = 10_000;
    static final int PENDING = 3;

    private LargeHistory() {}

    public static void main(String[] arguments) throws Exception {
        Report report = Migrator.builder(
                        Child.client(arguments[0]), arguments[1], Registry.of(migrations(APPLIED + PENDING)))
                .build()
                .migrate();
        System.out.println(report.outcome() + " " + report.done());
        System.out.println(peakKilobytes());
    }

    static List<Migration> migrations(int count) {
        return IntStream.rangeClosed(1, count)
                .<Migration>mapToObj(n -> TestMigration.of("m" + n, n))
                .toList();
    }

    /** The most memory that the whole process ever had (VmHWM). */
    private static String peakKilobytes() throws Exception {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .map(line -> line.replaceAll("\\D", ""))
                .findFirst()
                .orElseThrow();
    }
}
