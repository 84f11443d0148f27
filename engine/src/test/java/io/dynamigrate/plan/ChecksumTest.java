package io.dynamigrate.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.BaseMigration;
import io.dynamigrate.Migration;
import io.dynamigrate.MigrationContext;
import io.dynamigrate.plan.Checksum.Match;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChecksumTest {

    @Test
    void noticesEveryChangeOfWhatAMigrationDeclares() {
        String stored = Checksum.of(new Defined("id", 1, "does", "x", "a")).stored();

        assertThat(stored).matches("[0-9a-f]{64}");
        assertThat(Checksum.match(stored, new Defined("id", 1, "does", "x", "a")))
                .isEqualTo(Match.SAME);
        for (Migration edited : new Migration[] {
            new Defined("di", 1, "does", "x", "a"),
            new Defined("id", 2, "does", "x", "a"),
            new Defined("id", 1, "did", "x", "a"),
            new Defined("id", 1, "does", "y", "a"),
            new Defined("id", 1, "does", "x", "b"),
            new Defined("id", 1, "does", "x"),
            new Defined("id", 1, "doesa", "x"),
        }) {
            assertThat(Checksum.match(stored, edited)).isEqualTo(Match.CHANGED);
        }
    }

    @Test
    void doesNotMindTheOrderOfDependencies() {
        String stored = Checksum.of(new Defined("id", 1, "does", "x", "a", "b")).stored();

        assertThat(Checksum.match(stored, new Defined("id", 1, "does", "x", "b", "a")))
                .isEqualTo(Match.SAME);
    }

    @Test
    void noticesAnotherClassFileWhereThereIsNoDefinition() {
        String stored = Checksum.of(new Plain()).stored();

        assertThat(stored).matches("[0-9a-f]{64}:[0-9a-f]{64}");
        assertThat(Checksum.match(stored, new Plain())).isEqualTo(Match.SAME);
        assertThat(Checksum.match(stored, new Edited())).isEqualTo(Match.CODE_CHANGED);
    }

    @Test
    void recognisesTheChecksumOfTheGoPackage() {
        // printf id1does | sha256sum
        assertThat(Checksum.match(GO_CHECKSUM, new Plain())).isEqualTo(Match.SAME);
    }

    @Test
    void hasNothingToSayAboutARowWithoutAChecksum() {
        assertThat(Checksum.match("", new Plain())).isEqualTo(Match.SAME);
    }

    private static final String GO_CHECKSUM = "cad33f7ffe13ed57e49fb2e542dfe9fc067a446a78f8682215b97d412f6a7d77";

    private static final class Defined extends Base {
        private final String definition;

        Defined(String id, long version, String description, String definition, String... dependencies) {
            super(id, version, description, dependencies);
            this.definition = definition;
        }

        @Override
        public Optional<String> definition() {
            return Optional.of(definition);
        }
    }

    private static final class Plain extends Base {
        Plain() {
            super("id", 1, "does");
        }
    }

    private static final class Edited extends Base {
        Edited() {
            super("id", 1, "does");
        }

        @Override
        public void up(MigrationContext context) {
            context.log("edited");
        }
    }

    private abstract static class Base extends BaseMigration {
        Base(String id, long version, String description, String... dependencies) {
            super(id, version, description, dependencies);
        }

        @Override
        public void up(MigrationContext context) {}

        @Override
        public void down(MigrationContext context) {}
    }
}
