package io.dynamigrate.preview;

import io.dynamigrate.Finding;
import io.dynamigrate.plan.Change;
import io.dynamigrate.plan.Goal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The report of a dry run: what a run to the goal would do, in order. Nothing was written, no lock was taken.
 *
 * <p>The records of the migrations themselves, which a run writes too, are not listed. A run meets what others write
 * meanwhile; a scan that goes on while items are put may see them or not.
 *
 * @param table the target table
 * @param migrations the changes in the order of the run, up to the first that is not complete
 * @param notLookedAt the changes after it
 * @param findings of the plan
 */
public record DryRun(
        Goal goal, String table, List<Rehearsal> migrations, List<Change> notLookedAt, List<Finding> findings) {

    /** Whether a report shows what is written, or only to which items. */
    public enum Contents {
        HIDDEN,
        SHOWN
    }

    public DryRun {
        migrations = List.copyOf(migrations);
        notLookedAt = List.copyOf(notLookedAt);
        findings = List.copyOf(findings);
    }

    /** Whether each migration was looked at to its end. */
    public boolean isComplete() {
        return migrations.stream().allMatch(migration -> migration.ending() == Rehearsal.Ending.COMPLETE);
    }

    /**
     * The requests that a run sends, in order, as {@code SentRequests} lists them if contents are shown: the listed effects
     * on items and tables, without remarks.
     *
     * <p>Those beyond the first 1,000 effects of a migration are not among them ({@link Rehearsal#more} counts these), nor
     * are those that DynamoDB refuses for what is in them.
     */
    public List<Effect> requests() {
        return migrations.stream()
                .flatMap(migration -> migration.effects().stream())
                .filter(Effect::isRequest)
                .map(Effect::withoutNote)
                .toList();
    }

    /** The cost of all that was looked at. */
    public Estimate estimate() {
        return migrations.stream().map(Rehearsal::estimate).reduce(Estimate.NONE, Estimate::plus);
    }

    /** Lines for people. */
    public String format() {
        List<String> lines = new ArrayList<>();
        lines.add("Dry run of '" + goal + "' on the table '" + table + "': nothing was written.");
        findings.forEach(finding -> lines.add(finding.format()));
        migrations.forEach(migration -> lines.add(migration.format()));
        if (migrations.isEmpty()) {
            lines.add("There is nothing to do.");
        }
        if (!notLookedAt.isEmpty()) {
            lines.add("Not looked at: "
                    + notLookedAt.stream().map(Change::format).collect(Collectors.joining(", ")) + ".");
        }
        lines.add("Estimate" + (isComplete() ? "" : " of what was looked at") + ": "
                + estimate().format() + ".");
        return String.join("\n", lines);
    }
}
