package io.dynamigrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryTest {

    @Test
    void ordersByVersionThenId() {
        assertThat(order(TestMigration.of("c", 2), TestMigration.of("b", 1), TestMigration.of("a", 2)))
                .containsExactly("b", "a", "c");
    }

    /** Issue 13.8: the author need not write the number twice. */
    @ParameterizedTest
    @CsvSource({
        "20240116_add_index, 20240116",
        "20240116120000_add_index, 20240116120000",
        "20240116, 20240116",
        "007_bond, 7",
        "123456789012345678_long, 123456789012345678",
        "1234567890123456789_too_long, 0",
        "add_index_20240116, 0",
        "-7, 0"
    })
    void takesTheNumberOfTheIdForTheVersion(String id, long version) {
        assertThat(new Numbered(id).version()).isEqualTo(version);
    }

    /** Issue 13.8. */
    @Test
    void refusesAnIdWithoutANumberWhereThereIsNoVersion() {
        assertThatThrownBy(() -> Registry.of(new Numbered("add_index")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("The version 0 of 'add_index' is invalid: begin the id");
        assertThat(Registry.of(new Numbered("20240117_b"), new Numbered("20240116_a"), new Numbered("20240117_a"))
                        .inOrder())
                .extracting(Migration::id)
                .containsExactly("20240116_a", "20240117_a", "20240117_b");
    }

    private static final class Numbered extends BaseMigration {

        Numbered(String id) {
            super(id, "Has the version of its id");
        }

        @Override
        public void up(MigrationContext context) {}

        @Override
        public void down(MigrationContext context) {}
    }

    @Test
    void putsDependenciesFirstAndOtherwiseKeepsToVersions() {
        assertThat(order(TestMigration.of("a", 1, "z"), TestMigration.of("b", 2), TestMigration.of("z", 9)))
                .containsExactly("b", "z", "a");
    }

    @Test
    void countsADependencyThatIsNamedTwiceOnce() {
        assertThat(order(TestMigration.of("b", 1, "a", "a"), TestMigration.of("a", 2)))
                .containsExactly("a", "b");
    }

    @Test
    void refusesADuplicateByName() {
        assertRefused("duplicate_id", "'a' is registered twice", TestMigration.of("a", 1), TestMigration.of("a", 2));
    }

    @Test
    void refusesAMissingDependencyByName() {
        assertRefused(
                "missing_dependency", "'a' depends on 'b', which is not registered", TestMigration.of("a", 1, "b"));
    }

    @Test
    void refusesACycleAndNamesOnlyItsMembers() {
        assertRefused(
                "dependency_error",
                "[a, b] form a cycle",
                TestMigration.of("a", 1, "b"),
                TestMigration.of("b", 2, "a"),
                TestMigration.of("c", 3, "a"),
                TestMigration.of("d", 4));
    }

    @Test
    void refusesAMigrationThatDependsOnItself() {
        assertRefused("dependency_error", "[a] form a cycle", TestMigration.of("a", 1, "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "a#b", "a\nb", "a\u0000", "a\u0085"})
    void refusesAnImpossibleId(String id) {
        assertRefused("invalid_id", "use 1 to 100 characters", TestMigration.of(id, 1));
    }

    /** Issue 12.17: properties are read without the white space at their ends, so such an id could never be a Target. */
    @ParameterizedTest
    @ValueSource(strings = {" a", "a ", "\u2003a", "a\u3000"})
    void refusesWhiteSpaceAtTheEndsOfAnId(String id) {
        assertRefused("invalid_id", "no white space at the ends", TestMigration.of(id, 1));
        assertThatThrownBy(() -> Registry.of().named(id))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("no white space at the ends");
    }

    @Test
    void takesWhiteSpaceInsideAnId() {
        assertThat(order(TestMigration.of("a b", 1))).containsExactly("a b");
    }

    @Test
    void takesAnIdOf100CharactersAndNoLongerOne() {
        assertThat(order(TestMigration.of("x".repeat(100), 1))).hasSize(1);
        assertRefused("invalid_id", "use 1 to 100 characters", TestMigration.of("x".repeat(101), 1));
    }

    @Test
    @SuppressWarnings("NullAway") // An application may do what its compiler does not forbid.
    void refusesNullAndNamesWhoGivesIt() {
        Migration migration = new BaseMigration(null, 1, null) {
            @Override
            public void up(MigrationContext context) {}

            @Override
            public void down(MigrationContext context) {}
        };

        assertThatThrownBy(() -> Registry.of(migration))
                .hasMessageContaining("id() of " + migration.getClass().getName() + " gives null: return a value.")
                .hasMessageContaining("description() of");
    }

    @Test
    @SuppressWarnings("NullAway") // As above.
    void refusesADependencyThatIsNull() {
        assertRefused("invalid_migration", "dependencies() of", new Told("Does a", Collections.singletonList(null)));
    }

    @Test
    void refusesADescriptionForWhichARecordMayHaveNoRoom() {
        assertRefused(
                "invalid_migration", "has 1001 characters: use up to 1000", new Told("x".repeat(1_001), List.of()));
    }

    private record Told(String description, List<String> dependencies) implements Migration {
        @Override
        public String id() {
            return "a";
        }

        @Override
        public long version() {
            return 1;
        }

        @Override
        public void up(MigrationContext context) {}

        @Override
        public void down(MigrationContext context) {}
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void refusesAnImpossibleVersion(long version) {
        assertRefused("invalid_version", "of 'a' is invalid", TestMigration.of("a", version));
    }

    @Test
    void namesAllThatIsWrongAtOnce() {
        assertThatThrownBy(() -> Registry.of(TestMigration.of("a", 0, "b"), TestMigration.of("c#", 1)))
                .asInstanceOf(type(RefusedException.class))
                .extracting(RefusedException::findings)
                .satisfies(findings -> assertThat(findings)
                        .extracting(Finding::type)
                        .containsExactly("invalid_version", "invalid_id", "missing_dependency"));
    }

    @Test
    void saysWhatIsRegisteredWhenAnotherIsAskedFor() {
        assertThatThrownBy(() -> Registry.of(TestMigration.of("a", 1)).get("b"))
                .isInstanceOf(UnknownMigrationException.class)
                .hasMessage("There is no migration 'b'. Registered are: a. Register it, or use another id.");
    }

    private static List<String> order(Migration... migrations) {
        return Registry.of(migrations).inOrder().stream().map(Migration::id).toList();
    }

    private static void assertRefused(String type, String message, Migration... migrations) {
        assertThatThrownBy(() -> Registry.of(migrations))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(message)
                .asInstanceOf(type(RefusedException.class))
                .satisfies(
                        e -> assertThat(e.findings()).extracting(Finding::type).containsExactly(type));
    }
}
