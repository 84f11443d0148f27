package io.dynamigrate.function;

import static io.dynamigrate.local.StackStatus.CREATE_COMPLETE;
import static io.dynamigrate.local.StackStatus.CREATE_FAILED;
import static io.dynamigrate.local.StackStatus.ROLLBACK_COMPLETE;
import static io.dynamigrate.local.StackStatus.UPDATE_COMPLETE;
import static io.dynamigrate.local.StackStatus.UPDATE_FAILED;
import static io.dynamigrate.local.StackStatus.UPDATE_ROLLBACK_COMPLETE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.function.LifeMigration.Traits;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.StackStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** The random life of one stack, from its creation to its end, which a seed decides. */
final class LifeCycle implements AutoCloseable {

    private final Random random;
    private final DynamoDbExtension dynamoDb;
    private final LifeStage stage;
    private final Map<String, LifeMigration> all = new TreeMap<>();
    private final LifeOracle oracle = new LifeOracle(all);
    private final Map<StackStatus, Integer> statuses = new EnumMap<>(StackStatus.class);
    private final boolean nested;
    private int revisions;
    private LifeTemplate last;

    LifeCycle(long seed, DynamoDbExtension dynamoDb) {
        random = new Random(seed);
        this.dynamoDb = dynamoDb;
        nested = random.nextInt(8) == 0;
        stage = new LifeStage(dynamoDb.client(), "life-" + seed, Duration.ofMinutes(15), nested);
        last = new LifeTemplate("", List.of(), "Migrations", dynamoDb.newTable(), "", "", "", false);
    }

    /** Plays it, and gives how often the stack came to each status. */
    Map<StackStatus, Integer> play() {
        if (create()) {
            for (int updates = random.nextInt(6); updates > 0; updates--) {
                update();
                if (stage.stack.status().name().endsWith("ROLLBACK_FAILED")) {
                    break;
                }
            }
        }
        delete();
        LifeTable ended = table();
        stage.time.finish();
        checkNothingChanged(ended);
        assertThat(stage.stack.unanswered()).as("unanswered").isEmpty();
        return statuses;
    }

    String story() {
        return stage.story();
    }

    private boolean create() {
        LifeTemplate next = next();
        LifeTable before = table();
        StackStatus status = count(stage.stack.create(next.toStack(), mishaps()));
        if (status == CREATE_FAILED) {
            oracle.checkFailed(before, table(), last, next);
            next = mended(next);
            status = count(stage.stack.create(next.toStack(), mishaps()));
        }
        return settle(status, before, next) == CREATE_COMPLETE;
    }

    private void update() {
        LifeTemplate next = next();
        LifeTable before = table();
        StackStatus status = count(stage.stack.update(next.toStack(), mishaps()));
        if (status == UPDATE_FAILED) {
            oracle.checkFailed(before, table(), last, next);
            next = mended(next);
            status = count(stage.stack.update(next.toStack(), mishaps()));
        }
        settle(status, before, next);
    }

    private void delete() {
        LifeTable before = table();
        boolean inCleanUp = nested && random.nextBoolean();
        StackStatus status =
                count(inCleanUp ? stage.stack.deleteInCleanUpOfRoot(mishaps()) : stage.stack.delete(mishaps()));
        assertThat(oracle.isAskedFor(status, last, last)).as(status.name()).isTrue();
        LifeTable after = table();
        oracle.checkItems(after);
        String owner = stage.stack.id() + "/" + last.logicalId();
        if (inCleanUp || last.onDelete().equals("Retain")) {
            checkNothingChanged(before);
        } else if (isLastToBeCreated(last.logicalId())) {
            oracle.checkTakenBack(before, after, owner, last);
        } else {
            oracle.checkOthersStay(before, after, owner);
        }
    }

    /** Checks the table after an operation, and that nothing happens any more in the pause after it. */
    private StackStatus settle(StackStatus status, LifeTable before, LifeTemplate next) {
        assertThat(oracle.isAskedFor(status, last, next)).as(status.name()).isTrue();
        LifeTable after = table();
        oracle.checkItems(after);
        if (status == CREATE_COMPLETE || status == UPDATE_COMPLETE) {
            oracle.checkDeployed(before, after, last, next);
            last = next;
        } else if (status == UPDATE_ROLLBACK_COMPLETE) {
            oracle.checkRolledBack(before, after, last, next, isGivenUp());
        } else if (status == ROLLBACK_COMPLETE) {
            oracle.checkFailed(before, after, last, next);
        }
        stage.time.sleep(Duration.ofSeconds(random.nextInt(1200)));
        checkNothingChanged(after);
        return status;
    }

    private LifeTemplate next() {
        List<LifeMigration> migrations = new ArrayList<>(last.migrations());
        boolean isNewCode = random.nextInt(5) > 0 || migrations.isEmpty();
        if (isNewCode) {
            migrations.replaceAll(LifeMigration::mended);
            for (int more = random.nextInt(3); more > 0; more--) {
                migrations.add(newMigration());
            }
            if (random.nextInt(10) == 0 && !migrations.isEmpty()) {
                migrations.remove(migrations.size() - 1);
            }
        }
        String target = random.nextInt(6) > 0 || migrations.isEmpty()
                ? ""
                : migrations.get(random.nextInt(migrations.size())).id();
        return new LifeTemplate(
                isNewCode ? write(migrations) : last.revision(),
                migrations,
                random.nextInt(10) > 0 ? last.logicalId() : "Migrations" + random.nextInt(3),
                last.table(),
                target,
                random.nextInt(4) > 0 && !last.onDelete().isEmpty() ? last.onDelete() : one("Retain", "RollBack"),
                random.nextInt(4) > 0 && !last.onDowngrade().isEmpty()
                        ? last.onDowngrade()
                        : one("RollBack", "RollBack", "RollBack", "Keep", "Fail"),
                random.nextInt(8) == 0);
    }

    /** The template that a person tries after a failure without a rollback. */
    private LifeTemplate mended(LifeTemplate failed) {
        List<LifeMigration> migrations =
                failed.migrations().stream().map(LifeMigration::mended).toList();
        return new LifeTemplate(
                write(migrations),
                migrations,
                failed.logicalId(),
                failed.table(),
                failed.target(),
                failed.onDelete(),
                failed.onDowngrade(),
                false);
    }

    private String write(List<LifeMigration> migrations) {
        revisions++;
        String revision = "revision-" + revisions;
        stage.write(revision, migrations);
        stage.tell(revision + " has " + migrations);
        return revision;
    }

    private LifeMigration newMigration() {
        Traits traits = new Traits(
                1 + random.nextInt(3),
                Duration.ofMillis(random.nextInt(8) == 0 ? 5000 : 0),
                random.nextInt(12) == 0,
                random.nextInt(12) == 0);
        LifeMigration migration = new LifeMigration(all.size() + 1, traits, random.nextInt(6) == 0, stage.time::sleep);
        all.put(migration.id(), migration);
        return migration;
    }

    private LifeMishaps mishaps() {
        return new LifeMishaps(random, 1);
    }

    private String one(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private StackStatus count(StackStatus status) {
        statuses.merge(status, 1, Integer::sum);
        return status;
    }

    /** Whether the last Delete was of a Create whose answer nobody waited for; such a Delete changes no data. */
    private boolean isGivenUp() {
        return stage.stack.requests().stream()
                .reduce((one, other) -> other)
                .filter(request -> request.event().contains("made-up"))
                .isPresent();
    }

    /** Whether the resource holds the last claim on the table. */
    private boolean isLastToBeCreated(String logicalId) {
        return stage.stack.requests().stream()
                .filter(request -> request.type().equals("Create"))
                .reduce((one, other) -> other)
                .filter(request -> request.logicalId().equals(logicalId))
                .isPresent();
    }

    private LifeTable table() {
        return LifeTable.of(dynamoDb.items(last.table()));
    }

    private void checkNothingChanged(LifeTable before) {
        LifeTable now = table();
        assertThat(now.history()).isEqualTo(before.history());
        assertThat(now.items()).isEqualTo(before.items());
    }

    @Override
    public void close() {
        stage.close();
    }
}
