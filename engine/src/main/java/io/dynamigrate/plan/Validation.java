package io.dynamigrate.plan;

import io.dynamigrate.Finding;
import io.dynamigrate.Finding.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The result of checking migrations against a history.
 *
 * @param findings all, errors first
 */
public record Validation(List<Finding> findings) {

    public Validation {
        findings = findings.stream()
                .distinct()
                .sorted(Comparator.comparing(Finding::level))
                .toList();
    }

    /** The same result with more findings. */
    public Validation with(List<Finding> more) {
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(more);
        return new Validation(all);
    }

    /** What stops a run, always. */
    public List<Finding> errors() {
        return of(Level.ERROR);
    }

    /** What stops a run unless it is forced. */
    public List<Finding> warnings() {
        return of(Level.WARNING);
    }

    /** What is worth knowing. */
    public List<Finding> notes() {
        return of(Level.NOTE);
    }

    /** Whether nothing stops a run. */
    public boolean isValid() {
        return errors().isEmpty() && warnings().isEmpty();
    }

    /** For people: a summary, then a line for each finding. */
    public String format() {
        String summary = findings.isEmpty()
                ? "Nothing to remark."
                : count(errors(), "error") + ", " + count(warnings(), "warning") + ", " + count(notes(), "note") + ".";
        return findings.stream()
                .map(Finding::format)
                .collect(Collectors.joining("\n", summary + "\n", ""))
                .strip();
    }

    private List<Finding> of(Level level) {
        return findings.stream().filter(finding -> finding.level() == level).toList();
    }

    private static String count(List<Finding> findings, String what) {
        return findings.size() + " " + what + (findings.size() == 1 ? "" : "s");
    }
}
