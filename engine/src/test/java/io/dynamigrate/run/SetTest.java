package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.Finding;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.RefusedException;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.plan.Goal;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One table has one set of migrations. */
class SetTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private final Registry unnamed = Registry.of(TestMigration.of("a", 1), TestMigration.of("b", 2));
    private final Registry users = unnamed.named("users");
    private final Registry orders =
            Registry.of(TestMigration.of("x", 1), TestMigration.of("y", 2)).named("orders");
    private Wire wire = new Wire(dynamoDb.client());
    private final String table = dynamoDb.newTable();

    @Test
    void eachRecordNamesItsSet() throws Exception {
        migrator(users).migrateTo("a");
        migrator(users).run(Goal.baseline(Optional.of("b")));

        assertThat(migrator(users).history())
                .extracting(MigrationRecord::set)
                .containsExactly(Optional.of("users"), Optional.of("users"));
        assertThat(dynamoDb.items(table))
                .filteredOn(item -> item.get("PK").equals(fromS("MIGRATION#HISTORY")))
                .allSatisfy(item -> assertThat(item).containsEntry("migration_set", fromS("users")));
    }

    @Test
    void whatRunsInBothDirectionsAndByHandIsRefusedForAnotherSet() throws Exception {
        migrator(users).migrate();

        for (Goal goal : new Goal[] {
            Goal.migrate(),
            Goal.rollbackLast(),
            Goal.baseline(Optional.empty()),
            Goal.repair("x", Goal.Repair.Correction.MARK_APPLIED)
        }) {
            assertThatThrownBy(() -> migrator(orders).run(goal))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("belongs to the set of migrations 'users', of which 'a' is applied")
                    .hasMessageContaining("these are the set 'orders'");
        }
        assertThatThrownBy(() -> Migrator.builder(dynamoDb.client(), table, unnamed)
                        .force(true)
                        .build()
                        .migrate())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("a set without a name");
    }

    @Test
    void whatOnlyLooksSaysItToo() throws Exception {
        migrator(users).migrate();

        assertThat(migrator(orders).status().findings())
                .extracting(Finding::type)
                .contains("other_set");
        assertThat(migrator(orders).plan(Goal.migrate()).findings())
                .extracting(Finding::type)
                .contains("other_set");
        assertThat(migrator(orders).validate("x").errors())
                .extracting(Finding::type)
                .containsExactly("other_set");
    }

    @Test
    void recordsWithoutASetBelongToAnySetAndStayAsTheyAre() throws Exception {
        migrator(unnamed).migrateTo("a");
        migrator(users).migrate().orThrow();

        assertThat(migrator(users).history())
                .extracting(MigrationRecord::set)
                .containsExactly(Optional.empty(), Optional.of("users"));
    }

    @Test
    void aListWithoutANameGoesOnWhereItHasBegun() throws Exception {
        migrator(unnamed).migrateTo("a");
        migrator(users).migrate().orThrow();
        assertThat(migrator(unnamed).migrate().orThrow().done()).isEmpty();

        migrator(unnamed).rollback(2);
        migrator(orders).migrate().orThrow();
        assertThatThrownBy(() -> migrator(unnamed).migrate())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("belongs to the set of migrations 'orders'");
    }

    @Test
    void aTableOfWhichAllWasRolledBackIsFreeForAnotherSet() throws Exception {
        migrator(users).migrate();
        migrator(users).rollback(2);

        assertThat(migrator(orders).migrate().orThrow().done()).containsExactly("x", "y");
    }

    @Test
    void costsNoRequest() throws Exception {
        migrator(users).migrate();
        wire = new Wire(dynamoDb.client());
        migrator(users).migrate();

        assertThat(wire.sent()).containsExactly("describeTable", "query");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "a\u0085"})
    void refusesAnImpossibleName(String name) {
        assertThatThrownBy(() -> unnamed.named(name)).hasMessageContaining("use 1 to 100 characters");
        assertThatThrownBy(() -> unnamed.named("x".repeat(101))).isInstanceOf(RefusedException.class);
        assertThat(unnamed.named("x".repeat(100)).with(TestMigration.of("c", 3)).set())
                .contains("x".repeat(100));
    }

    private Migrator migrator(Registry registry) {
        return Migrator.builder(wire.client(), table, registry).build();
    }
}
