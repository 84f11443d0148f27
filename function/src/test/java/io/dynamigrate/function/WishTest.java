package io.dynamigrate.function;

import static io.dynamigrate.MigrationStatus.APPLIED;
import static io.dynamigrate.MigrationStatus.FAILED;
import static io.dynamigrate.MigrationStatus.IN_PROGRESS;
import static io.dynamigrate.MigrationStatus.ROLLBACK_FAILED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamigrate.MigrationRecord;
import io.dynamigrate.Registry;
import io.dynamigrate.UnknownMigrationException;
import io.dynamigrate.plan.Goal;
import io.dynamigrate.plan.History;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each request wants. */
class WishTest {

    private static final Planned NOTHING = new Planned(List.of(), List.of());

    private final Registry abc =
            Registry.of(TestMigration.of("a", 1), TestMigration.of("b", 2, "a"), TestMigration.of("c", 3));

    @Test
    void createMigratesToTheTarget() {
        assertThat(deploy(create(Map.of()))).isEqualTo(new Planned(List.of(Goal.migrate()), List.of()));
        assertThat(deploy(create(Map.of("Target", "b"))).goals()).containsExactly(Goal.migrateTo("b"));
    }

    @ParameterizedTest(name = "from {0} to {1}: {2}")
    @CsvSource({
        "'', '', migrate",
        "a, '', migrate",
        "a, b, migrate to b",
        "b, b, migrate to b",
        "'', c, migrate to c",
        "c, b, roll back to b + migrate to b",
        "'', b, roll back to b + migrate to b",
        "unknown, b, roll back to b + migrate to b",
        "unknown, '', migrate",
        "unknown, c, migrate to c"
    })
    void updateMigratesAndFirstRollsBackWhereTheTargetMovedBack(String before, String now, String goals) {
        Planned work = deploy(update(Map.of("Target", now), Map.of("Target", before)));

        assertThat(String.join(" + ", work.goals().stream().map(Goal::toString).toList()))
                .isEqualTo(goals);
    }

    @Test
    void updateOfAnotherTableIsLikeACreate() {
        Planned work = deploy(
                update(Map.of("TableName", "orders", "Target", "a"), Map.of("TableName", "users", "Target", "b")));

        assertThat(work).isEqualTo(new Planned(List.of(Goal.migrateTo("a")), List.of()));
    }

    @Test
    void anUnknownTargetIsRefused() {
        assertThatThrownBy(() -> deploy(update(Map.of("Target", "x"), Map.of("Target", "a"))))
                .isInstanceOf(UnknownMigrationException.class);
    }

    @ParameterizedTest(name = "from {0} to {1}: {2}")
    @CsvSource({
        "2, 1, true",
        "10, 9, true",
        "1, 2, false",
        "2, 2, false",
        "'', 1, false",
        "2, '', false",
        "$LATEST, 1, false",
        "arn:aws:lambda:r:1:function:f:10, arn:aws:lambda:r:1:function:f:9, true"
    })
    void aLowerFunctionVersionIsARollbackOfTheDeployment(String before, String now, boolean isDowngrade) {
        assertThat(update(Map.of("FunctionVersion", now), Map.of("FunctionVersion", before))
                        .isDowngrade())
                .isEqualTo(isDowngrade);
    }

    @Test
    void deleteTakesBackWhatTheResourceOwns() {
        Histories history = new Histories()
                .add("a", APPLIED, 1)
                .add("b", APPLIED, "by hand (1)", FakeContext.ARN + ":1")
                .add("c", IN_PROGRESS, 2)
                .add("x", APPLIED, 2);

        Planned work = delete(history, record -> true);

        assertThat(work.goals()).containsExactly(Goal.rollbackOf(List.of("c", "a")));
        assertThat(work.notes()).singleElement().asString().contains("(x)");
    }

    @Test
    void deleteOfAResourceThatAppliedNothingDoesNothing() {
        assertThat(delete(new Histories(), record -> true)).isEqualTo(new Planned(List.of(), List.of()));
    }

    @Test
    void deleteMayBeLimitedToWhatCameAfterAFence() {
        Histories history = new Histories()
                .add("a", APPLIED, 1)
                .fence(2)
                .add("b", APPLIED, 1)
                .fence(3)
                .add("c", ROLLBACK_FAILED, 1);

        assertThat(delete(history, record -> record.fence() > 1).goals())
                .containsExactly(Goal.rollbackOf(List.of("c", "b")));
        assertThat(delete(history, record -> record.fence() > 3).goals()).isEmpty();
    }

    @Test
    void whatAFailedDeploymentAppliedBeyondTheTargetIsRolledBack() {
        Registry registry = Registry.of(TestMigration.of("a", 1), TestMigration.of("b", 2), TestMigration.of("c", 3));
        Histories history = new Histories()
                .add("a", APPLIED, 1)
                .add("b", APPLIED, 1)
                .add("c", APPLIED, "by hand (1)", FakeContext.ARN + ":1");

        assertThat(beyond(Map.of("Target", "a"), registry, history))
                .isEqualTo(new Planned(List.of(Goal.rollbackOf(List.of("b"))), List.of()));
        assertThat(beyond(Map.of("Target", "b"), registry, history)).isEqualTo(NOTHING);
        assertThat(beyond(Map.of(), registry, history)).isEqualTo(NOTHING);
        assertThat(beyond(Map.of("Target", "a", "OnDowngrade", "Keep"), registry, history))
                .isEqualTo(NOTHING);
        assertThat(Planned.of(
                        Wish.beyond(create(Map.of("Target", "a")), registry, history.history(), Set.of()),
                        registry,
                        history.history()))
                .isEqualTo(NOTHING);
    }

    @Test
    void whatAFailedDeploymentBeganBeyondTheTargetIsRolledBackUnlessItWasOutOfTime() {
        Histories history =
                new Histories().add("a", APPLIED, 1).add("b", FAILED, 1).add("c", IN_PROGRESS, 1);
        Request request = update(Map.of("Target", "a"), Map.of("Target", "a"));

        assertThat(beyond(Map.of("Target", "a"), abc, history).goals())
                .containsExactly(Goal.rollbackOf(List.of("c", "b")));
        Planned kept = Planned.of(Wish.beyond(request, abc, history.history(), Set.of("c")), abc, history.history());
        assertThat(kept.goals()).containsExactly(Goal.rollbackOf(List.of("b")));
        assertThat(kept.notes()).singleElement().asString().contains("Kept", "(c)");
    }

    @Test
    void whatCannotBeRolledBackFromBeyondTheTargetIsSaid() {
        Registry registry =
                Registry.of(TestMigration.of("a", 1), TestMigration.of("b", 2).irreversible());
        Histories history = new Histories().add("a", APPLIED, 1).add("b", APPLIED, 1);

        Planned work = beyond(Map.of("Target", "a"), registry, history);

        assertThat(work.goals()).isEmpty();
        assertThat(work.notes()).singleElement().asString().contains("not rolled back: 1 migration (b)");
    }

    private static Planned beyond(Map<String, String> properties, Registry registry, Histories history) {
        Wish wish = Wish.beyond(update(properties, properties), registry, history.history(), Set.of());
        return Planned.of(wish, registry, history.history());
    }

    private static Planned delete(Histories history, Predicate<MigrationRecord> isMeant) {
        Registry registry = Registry.of(TestMigration.of("a", 1), TestMigration.of("b", 2), TestMigration.of("c", 3));
        Properties properties = properties(Map.of("OnDelete", "RollBack"));
        return Planned.of(
                Wish.rollback(
                        properties,
                        history.history(),
                        Set.of(),
                        record -> record.owner().equals(Events.OWNER) && isMeant.test(record)),
                registry,
                history.history());
    }

    private Planned deploy(Request request) {
        return Planned.of(Wish.deploy(request, abc), abc, History.empty());
    }

    private static Request create(Map<String, String> properties) {
        return new Request(RequestType.CREATE, Events.OWNER, properties(properties), RawProperties.of(null));
    }

    static Request update(Map<String, String> properties, Map<String, String> before) {
        return new Request(
                RequestType.UPDATE, Events.OWNER, properties(properties), new RawProperties(new HashMap<>(before)));
    }

    private static Properties properties(Map<String, String> properties) {
        Map<String, Object> all = new HashMap<>(Map.of("TableName", "users"));
        all.putAll(properties);
        all.values().removeIf("$LATEST"::equals);
        return PropertyReader.read(new RawProperties(all), line -> {});
    }
}
