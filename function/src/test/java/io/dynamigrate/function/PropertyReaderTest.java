package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamigrate.function.Properties.OnDelete;
import io.dynamigrate.function.Properties.OnDowngrade;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PropertyReaderTest {

    private final List<String> log = new ArrayList<>();

    @Test
    void needsATableNameOnly() {
        assertThat(read(Map.of("TableName", "users", "ServiceToken", "arn", "ServiceTimeout", "600")))
                .isEqualTo(new Properties(
                        "users",
                        Optional.empty(),
                        Optional.empty(),
                        OnDelete.RETAIN,
                        OnDowngrade.ROLLBACK,
                        false,
                        false,
                        Optional.empty(),
                        Optional.empty()));
        assertThat(log).isEmpty();
    }

    @Test
    void readsAllProperties() {
        assertThat(read(Map.of(
                        "TableName", "users",
                        "Target", "b",
                        "FunctionVersion", "arn:aws:lambda:us-east-1:123456789012:function:migrations:12",
                        "OnDelete", "RollBack",
                        "OnDowngrade", "Fail",
                        "DryRun", "TRUE",
                        "Force", "True",
                        "TrackingTable", "records",
                        "Migrations", "people")))
                .isEqualTo(new Properties(
                        "users",
                        Optional.of("b"),
                        Optional.of(12L),
                        OnDelete.ROLLBACK,
                        OnDowngrade.FAIL,
                        true,
                        true,
                        Optional.of("records"),
                        Optional.of("people")));
    }

    @Test
    void takesAnEmptyTextForAbsent() {
        Map<String, Object> properties = new HashMap<>();
        for (String name : List.of(
                "Target",
                "FunctionVersion",
                "OnDelete",
                "OnDowngrade",
                "Force",
                "TrackingTable",
                "Completion",
                "DryRun",
                "Migrations",
                "StateMachine")) {
            properties.put(name, "");
        }
        properties.put("TableName", "users");

        assertThat(read(properties)).isEqualTo(read(Map.of("TableName", "users")));
    }

    @Test
    void onlyWarnsOfUnknownProperties() {
        assertThat(read(Map.of("TableName", "users", "Tabel", "x")).table()).isEqualTo("users");
        assertThat(log).singleElement().asString().contains("'Tabel'", "TableName");
    }

    @ParameterizedTest
    @CsvSource({
        "Force, yes, 'true'",
        "Force, 1, 'true'",
        "OnDelete, Delete, 'RollBack'",
        "OnDelete, Snapshot, 'Retain'",
        "OnDowngrade, Retain, 'Keep'",
        "FunctionVersion, $LATEST, '!Ref'",
        "FunctionVersion, live, '!Ref'",
        "FunctionVersion, -1, '!Ref'",
        "FunctionVersion, 1.5, '!Ref'",
        "TrackingTable, my table, 'letters'",
        "TableName, a b, 'letters'",
        "Completion, Async, 'not supported'",
        "DryRun, on, 'true'",
        "StateMachine, arn, 'not supported'"
    })
    void refusesWhatIsNotPossibleAndSaysWhatIs(String name, String value, String remedy) {
        Map<String, Object> properties = new HashMap<>(Map.of("TableName", "users"));
        properties.put(name, value);

        assertThatThrownBy(() -> read(properties))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(remedy);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TableName", "Target", "Force", "Completion", "Migrations"})
    void refusesListsAndObjects(String name) {
        Map<String, Object> properties = new HashMap<>(Map.of("TableName", "users"));
        properties.put(name, List.of("a"));

        assertThatThrownBy(() -> read(properties))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(name);
    }

    @Test
    void takesTheDefaultsOfWhatIsNotSupported() {
        assertThat(read(Map.of("TableName", "users", "Completion", "Wait")).table())
                .isEqualTo("users");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void saysThatTheTableNameIsMissing(String name) {
        assertThatThrownBy(() -> read(Map.of("TableName", name)))
                .hasMessage("The property TableName is missing: give the name of the table to migrate.");
        assertThatThrownBy(() -> read(Map.of())).hasMessageContaining("TableName is missing");
    }

    @Test
    void namesAllThatIsWrongAtOnceAndQuotesBriefly() {
        assertThatThrownBy(() -> read(Map.of("TableName", "users", "Force", "😀".repeat(5_000), "OnDelete", "Burn")))
                .hasMessageContaining("Force")
                .hasMessageContaining("OnDelete")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500).contains("😀…'"));
    }

    /** Issue 12.12. */
    @ParameterizedTest
    @ValueSource(strings = {"abc", "-5", "0", "5000", "3601", "3600.5", "1e3", "+60", "00060"})
    void aDeploymentNeedsAServiceTimeoutThatCloudFormationKnows(String timeout) {
        Map<String, Object> properties =
                Map.of("TableName", "users", "FunctionVersion", "7", "ServiceTimeout", timeout);

        assertThatThrownBy(() -> PropertyReader.requireDeployable(new RawProperties(properties)))
                .isInstanceOf(InputException.class)
                .hasMessage("The ServiceTimeout '" + timeout
                        + "' is invalid: use a whole number of seconds from 1 to 3600.");
        assertThat(read(properties).table()).isEqualTo("users");
        assertThat(log).singleElement().asString().contains("ServiceTimeout");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "60", "3600", " 3600 ", ""})
    void takesAServiceTimeoutOfUpToAnHour(String timeout) {
        PropertyReader.requireDeployable(
                new RawProperties(Map.of("TableName", "users", "FunctionVersion", "7", "ServiceTimeout", timeout)));
    }

    /** Issue 14. */
    @Test
    void aDeploymentNeedsTheVersionOfTheFunction() {
        Map<String, Object> properties = Map.of("TableName", "users", "FunctionVersion", " ");

        assertThatThrownBy(() -> PropertyReader.requireDeployable(new RawProperties(properties)))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("The property FunctionVersion is missing")
                .hasMessageContaining("!Ref <function>.Version");
        assertThat(read(properties).functionVersion()).isEmpty();
    }

    /** Issue 12.16. */
    @ParameterizedTest
    @CsvSource({
        "target, Target",
        "ondelete, OnDelete",
        "On_Delete, OnDelete",
        "OnDowngrad, OnDowngrade",
        "Dryrun, DryRun",
        "Forced, Force",
        "TableNames, TableName",
        "Migration, Migrations",
        "FunctionVerison, FunctionVersion"
    })
    void aDeploymentNeedsTheRightNames(String name, String meant) {
        Map<String, Object> properties = Map.of("TableName", "users", "FunctionVersion", "7", name, "x");

        assertThatThrownBy(() -> PropertyReader.requireDeployable(new RawProperties(properties)))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "The property '" + name + "' is unknown: did you mean " + meant + "? Correct or remove it.");
        assertThat(read(properties).table()).isEqualTo("users");
        assertThat(log).singleElement().asString().contains(name, meant);
    }

    @Test
    void aMisspeltTableNameIsSaidBesideTheMissingOne() {
        assertThatThrownBy(() -> read(Map.of("tablename", "users")))
                .hasMessageContaining("TableName is missing")
                .hasMessageContaining("'tablename' is unknown: did you mean TableName?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ServiceToken", "Comment", "Nonce", "Timestamp", "Trigger"})
    void ignoresWhatTemplatesUseToForceAnUpdateOrToExplain(String name) {
        Map<String, Object> properties = Map.of("TableName", "users", "FunctionVersion", "7", name, "x");

        PropertyReader.requireDeployable(new RawProperties(properties));

        assertThat(read(properties).table()).isEqualTo("users");
        assertThat(log).isEmpty();
    }

    private Properties read(Map<String, ?> properties) {
        return PropertyReader.read(new RawProperties(Map.copyOf(properties)), log::add);
    }
}
