package io.dynamigrate.function;

import io.dynamigrate.Finding;
import io.dynamigrate.plan.Change;
import io.dynamigrate.preview.DryRun;
import io.dynamigrate.preview.Effect;
import io.dynamigrate.preview.Estimate;
import io.dynamigrate.preview.Rehearsal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The result of a dry run: what would be done, in order. */
final class DryRunResult {

    /** In bytes; Lambda gives back 6 MB at most. */
    private static final int LONGEST_LIST = 3_000_000;

    private DryRunResult() {}

    static Map<String, @Nullable Object> of(Command command, DryRun report) {
        Map<String, @Nullable Object> result = CommandResult.begun(command);
        result.put("direction", CommandResult.direction(report.goal()));
        result.put("dryRun", true);
        result.put("migrations", migrations(report));
        List<Map<String, @Nullable Object>> effects = effects(report);
        result.put("would", effects);
        result.put("more", all(report) - effects.size());
        result.put("estimate", estimate(report.estimate()));
        result.put("incomplete", incomplete(report));
        Page.fit(result, Map.of("findings", CommandResult.findings(findings(report))));
        return result;
    }

    /** Those of the plan, and a note where a deployment may not fit into the time that CloudFormation waits. */
    private static List<Finding> findings(DryRun report) {
        List<Finding> findings = new ArrayList<>(report.findings());
        Remedy.mayBeTooMuch(report.estimate(), true).stream()
                .reduce((one, other) -> one + " " + other)
                .ifPresent(message -> findings.add(Finding.note("", "long_run", message)));
        return findings;
    }

    private static List<Map<String, @Nullable Object>> migrations(DryRun report) {
        List<Map<String, @Nullable Object>> migrations = new ArrayList<>();
        for (Rehearsal migration : report.migrations()) {
            Map<String, @Nullable Object> looked = new LinkedHashMap<>();
            looked.put("id", migration.id());
            looked.put("change", CommandResult.change(migration.direction()));
            looked.put("description", migration.description());
            looked.put("ending", ending(migration));
            looked.put("notes", migration.notes());
            migrations.add(looked);
        }
        for (Change change : report.notLookedAt()) {
            Map<String, @Nullable Object> left = new LinkedHashMap<>();
            left.put("id", change.id());
            left.put("change", CommandResult.change(change.direction()));
            left.put("ending", "not looked at");
            migrations.add(left);
        }
        return migrations;
    }

    private static String ending(Rehearsal migration) {
        return switch (migration.ending()) {
            case COMPLETE -> "complete";
            case INCOMPLETE -> "incomplete";
            case FAILS -> "would fail";
        };
    }

    /** The first effects, as many as there is room for. */
    private static List<Map<String, @Nullable Object>> effects(DryRun report) {
        List<Map<String, @Nullable Object>> effects = new ArrayList<>();
        long bytes = 0;
        for (Rehearsal migration : report.migrations()) {
            for (Effect effect : migration.effects()) {
                bytes += effect.format().getBytes(StandardCharsets.UTF_8).length;
                if (bytes > LONGEST_LIST) {
                    return effects;
                }
                effects.add(effect(migration.id(), effect));
            }
        }
        return effects;
    }

    private static long all(DryRun report) {
        return report.migrations().stream()
                .mapToLong(migration -> migration.effects().size() + migration.more())
                .sum();
    }

    private static Map<String, @Nullable Object> effect(String id, Effect effect) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("migration", id);
        result.put("kind", effect.kind().name().toLowerCase(Locale.ROOT));
        result.put("operation", present(effect.operation()));
        result.put("table", present(effect.table()));
        result.put("target", effect.target());
        result.put("condition", effect.condition().orElse(null));
        result.put("contents", effect.contents().orElse(null));
        result.put("note", effect.note().orElse(null));
        return result;
    }

    private static @Nullable String present(String text) {
        return text.isEmpty() ? null : text;
    }

    private static Map<String, @Nullable Object> estimate(Estimate estimate) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("items", estimate.items());
        result.put("writeUnits", estimate.writeUnits());
        result.put("readUnits", Math.round(Math.ceil(estimate.readUnits())));
        result.put("requests", estimate.requests());
        result.put("indexes", estimate.indexes());
        result.put("shortestMillis", estimate.shortest().toMillis());
        result.put("longestMillis", estimate.longest().toMillis());
        result.put("format", estimate.format());
        return result;
    }

    /** Where nobody can know how it goes on, and why; the list is the whole truth up to there. */
    private static @Nullable Map<String, @Nullable Object> incomplete(DryRun report) {
        for (Rehearsal migration : report.migrations()) {
            if (migration.ending() != Rehearsal.Ending.COMPLETE) {
                Map<String, @Nullable Object> result = new LinkedHashMap<>();
                result.put("from", migration.id());
                result.put("ending", ending(migration));
                result.put("why", migration.why().orElse(null));
                return result;
            }
        }
        return null;
    }
}
