package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamigrate.Registry;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MigrationsTest {

    private final TestMigration a = TestMigration.of("a", 1);
    private final TestMigration x = TestMigration.of("x", 1);

    @Test
    void givesTheSetOfThatName() {
        Migrations migrations = Migrations.of("users", () -> Registry.of(a)).and("orders", () -> Registry.of(x));

        assertThat(migrations.get(Optional.of("orders")).inOrder()).containsExactly(x);
        assertThat(migrations.get(Optional.of("orders")).set()).contains("orders");
    }

    @Test
    void theOnlySetNeedsNoName() {
        assertThat(Migrations.of("users", () -> Registry.of(a))
                        .get(Optional.empty())
                        .set())
                .contains("users");
        assertThat(Migrations.unnamed(() -> Registry.of(a))
                        .get(Optional.empty())
                        .set())
                .isEmpty();
    }

    @Test
    void listsTheSetsWhenNoneOrAnUnknownOneIsNamed() {
        Migrations two = Migrations.of("users", () -> Registry.of(a)).and("orders", () -> Registry.of(x));

        assertThatThrownBy(() -> two.get(Optional.empty()))
                .hasMessage(
                        "Migrations is missing, and there are several sets: set Migrations to one of orders, users.");
        assertThatThrownBy(() -> two.get(Optional.of("people")))
                .hasMessage("There is no set of migrations 'people': set Migrations to one of orders, users.");
        assertThatThrownBy(() -> Migrations.unnamed(() -> Registry.of(a)).get(Optional.of("users")))
                .hasMessage("There is no set of migrations 'users': this function has one set, which has no name; leave"
                        + " Migrations out.");
    }

    @Test
    void aBrokenSetLeavesTheOthersAlone() {
        Migrations migrations = Migrations.of("users", () -> Registry.of(a, a)).and("orders", () -> Registry.of(x));

        assertThat(migrations.get(Optional.of("orders")).inOrder()).containsExactly(x);
        assertThatThrownBy(() -> migrations.get(Optional.of("users")))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("The id 'a' is registered twice");
    }

    @Test
    void aNameThatIsUsedTwiceOrNotPossibleIsAnErrorOfThatSetOnly() {
        Migrations migrations = Migrations.of("users", () -> Registry.of(a))
                .and("users", () -> Registry.of(x))
                .and("a\nb", () -> Registry.of(x))
                .and("orders", () -> Registry.of(x));

        assertThat(migrations.get(Optional.of("orders")).inOrder()).containsExactly(x);
        assertThatThrownBy(() -> migrations.get(Optional.of("users"))).hasMessageContaining("two sets have the name");
        assertThatThrownBy(() -> migrations.get(Optional.of("a\nb"))).hasMessageContaining("1 to 100 characters");
    }
}
