package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.dynamigrate.Migration;
import io.dynamigrate.Registry;
import io.dynamigrate.TargetTable;
import io.dynamigrate.TestMigration;
import io.dynamigrate.internal.records.RecordsTable;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.OtherAccount;
import io.dynamigrate.plan.Goal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Issue 12.2: a table of another account is reached by its ARN only, in every request. */
class TableOfAnotherAccountTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private static final int USERS = 9;

    private final FakeTime time = new FakeTime();
    private final String table = dynamoDb.newTable();

    @AutoClose
    private final OtherAccount account = new OtherAccount(dynamoDb.endpoint());

    static Set<String> fixtures() {
        return Fixtures.all().keySet();
    }

    @BeforeEach
    void fill() {
        for (int id = 1; id <= USERS; id++) {
            Map<String, AttributeValue> user = FixtureItems.user(id);
            dynamoDb.client().putItem(put -> put.tableName(table).item(user));
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void everyRequestCarriesTheArnThatTheCallerGave(String fixture) throws Exception {
        useEverything(Fixtures.all().get(fixture), Optional.empty());

        requireArn(table);
    }

    @Test
    void soItDoesWithTheRecordsInASecondTableOfThatAccount() throws Exception {
        String tracking = dynamoDb.newTable();
        useEverything(Fixtures.all().get("steps"), Optional.of(OtherAccount.arn(tracking)));

        requireArn(table);
        requireArn(tracking);
        assertThat(dynamoDb.items(tracking))
                .isNotEmpty()
                .allMatch(item -> item.get("PK").s().endsWith("#" + table));
    }

    @Test
    void aTableIsTheSameByNameAndByItsArn() throws Exception {
        String tracking = dynamoDb.newTable();
        String own = dynamoDb.client()
                .describeTable(describe -> describe.tableName(table))
                .table()
                .tableArn();
        Migration migration = TestMigration.of("a", 1);
        migrator(own, List.of(migration), Optional.of(tracking)).migrate().orThrow();

        assertThat(migrator(table, List.of(migration), Optional.of(tracking)).pending())
                .isEmpty();
    }

    @Test
    void tablesOfOneNameInTwoAccountsHaveRecordsOfTheirOwnInASecondTable() {
        TargetTable tracking = described("arn:aws:dynamodb:us-east-1:111111111111:table/", "tracking");
        TargetTable own = described("arn:aws:dynamodb:us-east-1:111111111111:table/", "users");
        TargetTable other = described("arn:aws:dynamodb:us-east-1:222222222222:table/", "users");

        assertThat(RecordsTable.in(tracking, own).partition("MIGRATION#HISTORY"))
                .isEqualTo(fromS("MIGRATION#HISTORY#users"));
        assertThat(RecordsTable.in(tracking, other).partition("MIGRATION#HISTORY"))
                .isEqualTo(fromS("MIGRATION#HISTORY#arn:aws:dynamodb:us-east-1:222222222222:table/users"));
    }

    private static TargetTable described(String prefix, String name) {
        return new TargetTable(
                prefix + name,
                TableDescription.builder()
                        .tableName(name)
                        .tableArn(prefix + name)
                        .attributeDefinitions(definition("PK"), definition("SK"))
                        .keySchema(key("PK", KeyType.HASH), key("SK", KeyType.RANGE))
                        .build());
    }

    private static AttributeDefinition definition(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(S)
                .build();
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    /** All that a migrator can be asked for. */
    private void useEverything(List<Migration> migrations, Optional<String> tracking) throws Exception {
        Migrator migrator = migrator(OtherAccount.arn(table), migrations, tracking);
        migrator.requests().claim("request");
        assertThat(migrator.requests().announce()).isTrue();
        migrator.plan(Goal.migrate());
        migrator.validate();
        migrator.dryRun(Goal.migrate());
        migrator.migrate();
        migrator.dryRun(Goal.rollbackAll());
        migrator.status();
        migrator.lastRun();
        migrator.run(Goal.rollbackAll());
        assertThat(migrator.history()).isNotEmpty();
        migrator.unlock("run");
        assertThat(migrator.requests().stop()).isTrue();
        migrator.requests().giveUpClaim();
    }

    private Migrator migrator(String name, List<Migration> migrations, Optional<String> tracking) {
        MigratorBuilder builder = Migrator.builder(
                        account.client(), name, Registry.of(migrations.toArray(Migration[]::new)))
                .supersede(time.now())
                .time(time);
        tracking.ifPresent(builder::trackingTable);
        return builder.build();
    }

    private void requireArn(String name) {
        Predicate<String> isArn = Pattern.compile(OtherAccount.arn(name)).asPredicate();
        Predicate<String> isBareName = Pattern.compile("(?<![/#])" + name).asPredicate();
        assertThat(account.bodies()).anyMatch(isArn).noneMatch(isBareName);
    }
}
