package io.dynamigrate.function;

import io.dynamigrate.function.LifeMigration.Traits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BinaryOperator;

/** Writes the templates of a random life, and their code. */
final class LifeAuthor {

    private final Random random;
    private final boolean isHasty;
    private final LifeStage stage;
    private final List<String> tables;
    private final String tracking;
    private final BinaryOperator<String> placeOf;
    private final Map<String, LifeMigration> all;
    private int revisions;

    /**
     * Adds each migration that it writes to all.
     *
     * @param isHasty whether an invocation ends before its work: then migrations are long, and have steps
     * @param placeOf the tracking table where the records of a table are, or a text where it has none yet
     */
    LifeAuthor(
            Random random,
            boolean isHasty,
            LifeStage stage,
            List<String> tables,
            String tracking,
            BinaryOperator<String> placeOf,
            Map<String, LifeMigration> all) {
        this.random = random;
        this.isHasty = isHasty;
        this.stage = stage;
        this.tables = tables;
        this.tracking = tracking;
        this.placeOf = placeOf;
        this.all = all;
    }

    /** The template after this one. */
    LifeTemplate next(LifeTemplate last) {
        List<LifeMigration> migrations = new ArrayList<>(last.migrations());
        boolean isNewCode = random.nextInt(5) > 0 || migrations.isEmpty() || !last.isPossible();
        if (isNewCode) {
            migrations.replaceAll(LifeMigration::mended);
            for (int more = random.nextInt(3); more > 0; more--) {
                migrations.add(newMigration());
            }
            migrations.sort(Comparator.comparing(LifeMigration::id));
            if (random.nextInt(10) == 0 && !migrations.isEmpty()) {
                migrations.remove(migrations.size() - 1);
            }
        }
        String logicalId = oneIn(10) ? "Migrations" + random.nextInt(3) : last.logicalId();
        String table = oneIn(10) ? tables.get(random.nextInt(tables.size())) : last.table();
        boolean isSameResource = logicalId.equals(last.logicalId()) && table.equals(last.table());
        return new LifeTemplate(
                isNewCode ? write(oneIn(25) ? LifeStage.BROKEN : "revision", migrations) : last.revision(),
                migrations,
                oneIn(12) ? one(LifeTemplate.MAIN, "empty") : last.set(),
                oneIn(6) ? random.nextBoolean() : last.hasSecond(),
                logicalId,
                table,
                target(migrations),
                isSameResource && oneIn(15)
                        ? one("", tracking)
                        : placeOf.apply(table, isSameResource ? last.tracking() : ""),
                !oneIn(12),
                random.nextInt(4) > 0 && !last.onDelete().isEmpty() ? last.onDelete() : one("Retain", "RollBack"),
                random.nextInt(4) > 0 && !last.onDowngrade().isEmpty()
                        ? last.onDowngrade()
                        : one("RollBack", "RollBack", "RollBack", "Keep", "Fail"),
                oneIn(8));
    }

    private String target(List<LifeMigration> migrations) {
        if (oneIn(20)) {
            return LifeTemplate.TYPO;
        }
        return oneIn(6) && !migrations.isEmpty()
                ? migrations.get(random.nextInt(migrations.size())).id()
                : "";
    }

    private boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    /** The template that a person tries after a failure without a rollback. */
    LifeTemplate mended(LifeTemplate failed) {
        List<LifeMigration> migrations =
                failed.migrations().stream().map(LifeMigration::mended).toList();
        return new LifeTemplate(
                write("revision", migrations),
                migrations,
                LifeTemplate.MAIN,
                failed.hasSecond(),
                failed.logicalId(),
                failed.table(),
                failed.target().equals(LifeTemplate.TYPO) ? "" : failed.target(),
                placeOf.apply(failed.table(), failed.tracking()),
                true,
                failed.onDelete(),
                failed.onDowngrade(),
                false);
    }

    private String write(String name, List<LifeMigration> migrations) {
        revisions++;
        String revision = name + "-" + revisions;
        stage.write(revision, migrations);
        stage.tell(revision + " has " + migrations);
        return revision;
    }

    private LifeMigration newMigration() {
        int items = 1 + random.nextInt(3);
        Duration pause = Duration.ofMillis(random.nextInt(8) == 0 ? 5000 : 0);
        Traits traits = new Traits(
                isHasty ? items + 3 : items,
                isHasty ? Duration.ofSeconds(25) : pause,
                isHasty,
                random.nextInt(12) == 0,
                random.nextInt(12) == 0);
        LifeMigration migration = new LifeMigration(newNumber(), traits, random.nextInt(6) == 0, stage::sleep);
        all.put(migration.id(), migration);
        return migration;
    }

    /** The next ten, or at times one that is older than what is there. */
    private int newNumber() {
        int older = random.nextInt(5) > 0 ? 0 : 10 * random.nextInt(all.size() + 1) + 1 + random.nextInt(9);
        return older == 0 || all.containsKey(LifeMigration.id(older)) ? 10 * (all.size() + 1) : older;
    }

    private String one(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
