package io.dynamigrate.function;

import static io.dynamigrate.function.Shapes.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.B;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.N;

import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.MigrationCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The check for authors, of migrations that are right and of some that are not. */
class MigrationCheckTest {

    private static final String ID = "20260101_a";

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @Test
    void everyKindOfWriteIsFoundInTheDryRunAndInTheRun() {
        assertThat(of("every kind of write").fillBefore(ID, this::putUser).check())
                .isEmpty();
    }

    @Test
    void whatADryRunCannotKnowMayBeSent() {
        assertThat(of("reads its own index").fill(this::putUser).check()).isEmpty();
        assertThat(of("statements").fill(this::putUser).check()).isEmpty();
    }

    @Test
    void theTableMayHaveAnyKeys() {
        assertThat(of("other keys")
                        .table(table -> Shapes.keys(table, attribute("id", N), attribute("part", B)))
                        .trackingTable()
                        .check())
                .isEmpty();
    }

    @Test
    void whatIsUnusualIsNoted() {
        assertThat(of("custom").check())
                .satisfiesExactly(
                        id -> assertThat(id).contains("YYYYMMDD_description"),
                        version -> assertThat(version).contains("YYYYMMDDHHMMSS"));
        assertThat(of("nothing").check())
                .containsExactly("'" + ID + "' changed nothing here: fill the table with what it is about.");
    }

    @Test
    void whatIsIrreversibleIsNotRolledBack() {
        assertThat(of("irreversible").check()).isEmpty();
    }

    @Test
    void whatIsDoneExactlyOnceNeedNotBeRepeated() {
        assertThat(of("counts once").withoutRepeat(ID).check()).isEmpty();
    }

    @Test
    void whatIsLeftOnPurposeNeedNotBeRolledBack() {
        assertThat(of("forgets").withoutDown(ID).check()).isEmpty();
    }

    @Test
    void upThatIsNotRepeatable() {
        assertFails(
                "counts",
                "'20260101_a', after up, up again: the table is not as it was after the first up:",
                "\n  {PK: 'counter', SK: 'item'}: visits is 2, and was 1\nMake up ");
    }

    @Test
    void downThatForgets() {
        assertFails(
                "forgets",
                "'20260101_a', after up, up again, down: the table is not as it was before up:",
                "\n  {PK: '20260101_a', SK: 'item'} is there, and was not\nMake down ");
    }

    @Test
    void downThatIsNotRepeatable() {
        assertFails(
                "goes down once",
                "'20260101_a', after up, up again, down: down again failed: ",
                "ConditionalCheckFailedException");
    }

    @Test
    void upThatIsNeverTheSame() {
        assertThatThrownBy(() -> of("never the same").withoutRepeat(ID).check())
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll(
                        "'20260101_a', after up, down, up: the table is not as it was after the first up:",
                        "\n  {PK: '20260101_a', SK: 'item'}: by is '");
    }

    @Test
    void anAttributeThatIsNeverTheSameCanBeIgnored() {
        assertThat(of("never the same").ignore("by").check()).as("issue 12.22").isEmpty();
    }

    @Test
    void theTimeOfTheContextStandsStill() {
        assertThat(of("tells the time").check()).as("issue 12.22").isEmpty();
    }

    @Test
    void upThatFails() {
        assertFails("fails", "'20260101_a': the dry run of up failed: ", "IllegalStateException: no");
    }

    /** Issue 13.6: whatever the data is, but a dry run knows it, because an update may depend on the data. */
    @Test
    void upThatPutsATooLargeItem() {
        assertFails("item of 401 KB", "'20260101_a': the dry run of up failed: ", "Item size");
    }

    /** Issue 13.6: a dry run does not know what DynamoDB refuses whatever the data is. */
    @ParameterizedTest
    @CsvSource({
        "reserved word, reserved keyword: name",
        "reversed BETWEEN, The BETWEEN operator requires upper bound to be greater than or equal to lower bound",
        "empty set, set may not be empty"
    })
    void upThatDynamoDbRefusesWhateverTheDataIs(String set, String message) {
        assertFails(set, "'20260101_a', after the dry run of up: up failed: ", message);
    }

    /** Issue 12.5. */
    @Test
    void upThatWritesTheRecordsOfTheMigrations() {
        assertFails(
                "empties the table",
                "'20260101_a'",
                "The migration writes to the records of the migrations, whose partition keys begin with MIGRATION#");
    }

    @Test
    void upThatDoesSomethingElseInADryRun() {
        assertFails(
                "lies",
                "'20260101_a', after up: up did not do what its dry run listed:",
                "\n  listed, but not sent: PutItem ",
                " {PK: 'listed', SK: 'item'}",
                "\n  sent, but not listed: PutItem ",
                " {PK: 'sent', SK: 'item'}");
    }

    @Test
    void upThatWritesInADryRun() {
        assertFails(
                "goes round the context",
                "'20260101_a', after the dry run of up: the table is not as it was before it:",
                "context.client()");
    }

    @Test
    void anUnknownMigrationInAnOptionIsAnError() {
        assertThatThrownBy(() -> of("nothing").withoutDown("20260101_b").check())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no migration [20260101_b]: use one of [20260101_a].");
    }

    @Test
    void aFunctionThatCannotAnswerIsAFailure() {
        assertThatThrownBy(() -> of("no such set").check())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no such set");
    }

    private void putUser(String table) {
        dynamoDb.client().putItem(put -> put.tableName(table).item(TrialMigrations.key("user")));
    }

    private static void assertFails(String set, String... parts) {
        assertThatThrownBy(() -> of(set).check())
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll(parts);
    }

    private static MigrationCheck of(String set) {
        return MigrationCheck.of(TrialMigrations.class, dynamoDb).migrations(set);
    }
}
