package io.dynamigrate.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.BaseMigration;
import io.dynamigrate.Finding;
import io.dynamigrate.Migration;
import io.dynamigrate.MigrationContext;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ValidatorTest {

    private final Migration lookup = TestMigration.of("20240115_lookup", 20240115120000L);
    private final Migration index = TestMigration.of("20240116_index", 20240116120000L, "20240115_lookup");
    private final Registry registry = Registry.of(lookup, index);

    @Test
    void hasNothingToRemarkOnAFreshTable() {
        Validation validation = Validator.pending(registry, History.empty());

        assertThat(validation.findings()).isEmpty();
        assertThat(validation.isValid()).isTrue();
        assertThat(validation.format()).isEqualTo("Nothing to remark.");
    }

    @Test
    void notesThatNothingIsPending() {
        assertThat(types(Validator.pending(registry, history(applied(lookup, 1), applied(index, 2)))))
                .containsExactly("no_migrations");
        assertThat(types(Validator.pending(Registry.of(), History.empty()))).containsExactly("no_migrations");
    }

    @Test
    void notesUnusualNamesAndSharedVersions() {
        Registry unusual = Registry.of(TestMigration.of("b", 7), TestMigration.of("a", 7));

        assertThat(types(Validator.pending(unusual, History.empty())))
                .containsExactly("duplicate_version", "unusual_id", "unusual_version", "unusual_id", "unusual_version");
    }

    @Test
    void warnsOfAnAppliedMigrationThatWasEdited() {
        Migration before = TestMigration.of("20240115_lookup", 20240115120000L, "other");
        Validation validation = Validator.pending(registry, history(record(before, MigrationStatus.APPLIED, 1)));

        assertThat(validation.warnings()).extracting(Finding::type).containsExactly("checksum_mismatch");
        assertThat(validation.isValid()).isFalse();
    }

    /** Issue 12.19. */
    @Test
    void namesWhatWasEdited() {
        Migration edited = TestMigration.of("20240116_index", 20240116120000L, "20240115_lookup");
        MigrationRecord other = Recorded.of(
                edited.id(),
                20240116110000L,
                MigrationStatus.APPLIED,
                "another checksum",
                Optional.empty(),
                List.of("x"),
                2);

        assertThat(message(edited, other))
                .contains(
                        "version '20240116110000' became '20240116120000'",
                        "description '' became 'Does 20240116_index'",
                        "dependencies '[x]' became '[20240115_lookup]'",
                        "accept_checksum");
    }

    @Test
    void namesTheDefinitionWhereNothingElseWasEdited() {
        Migration edited = new BaseMigration("20240116_index", 20240116120000L, "") {
            @Override
            public Optional<String> definition() {
                return Optional.of("another one");
            }

            @Override
            public void up(MigrationContext context) {}

            @Override
            public void down(MigrationContext context) {}
        };
        MigrationRecord before = Recorded.of(
                edited.id(), edited.version(), MigrationStatus.APPLIED, "of before", Optional.empty(), List.of(), 1);

        assertThat(message(edited, before)).contains("was changed after it was applied: definition() became another");
    }

    private static String message(Migration migration, MigrationRecord record) {
        return ChecksumCheck.findings(Registry.of(TestMigration.of("20240115_lookup", 1), migration), List.of(record))
                .get(0)
                .message();
    }

    @Test
    void doesNotJudgeTheChecksumOfAnUnfinishedMigration() {
        Migration before = TestMigration.of("20240115_lookup", 20240115120000L, "other");
        Validation validation = Validator.pending(registry, history(record(before, MigrationStatus.FAILED, 1)));

        assertThat(types(validation)).containsExactly("previous_failure");
    }

    @Test
    void checksOneMigrationOnItsOwn() {
        assertThat(types(Validator.migration(registry, History.empty(), "20240115_lookup")))
                .isEmpty();
        assertThat(types(Validator.migration(registry, History.empty(), "20240116_index")))
                .containsExactly("unapplied_dependency");
        assertThat(types(Validator.migration(registry, history(applied(lookup, 1)), "20240115_lookup")))
                .containsExactly("already_applied");
        assertThat(types(Validator.migration(registry, History.empty(), "x"))).containsExactly("not_found");
    }

    @Test
    void checksARollback() {
        assertThat(types(Validator.rollback(registry, History.empty(), Goal.rollbackLast())))
                .containsExactly("no_migrations");
        assertThat(types(Validator.rollback(
                        registry,
                        history(applied(lookup, 1), applied(index, 2)),
                        Goal.rollbackOf(List.of("20240115_lookup")))))
                .containsExactly("dependency_conflict");
    }

    @Test
    void readsLikeAReport() {
        Validation validation = Validator.migration(registry, history(applied(lookup, 1)), "20240115_lookup");

        assertThat(validation.format())
                .isEqualTo(
                        "1 error, 0 warnings, 0 notes.\n"
                                + "error already_applied [20240115_lookup]: '20240115_lookup' is applied already: nothing is left to do.");
    }

    private static List<String> types(Validation validation) {
        return validation.findings().stream().map(Finding::type).toList();
    }

    private static History history(MigrationRecord... records) {
        return new History(List.of(records), List.of());
    }

    private static MigrationRecord applied(Migration migration, long sequence) {
        return record(migration, MigrationStatus.APPLIED, sequence);
    }

    private static MigrationRecord record(Migration migration, MigrationStatus status, long sequence) {
        return Recorded.of(
                migration.id(),
                migration.version(),
                status,
                Checksum.of(migration).stored(),
                Optional.empty(),
                migration.dependencies(),
                sequence);
    }
}
