package io.dynamigrate.internal.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromM;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.RefusedException;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import io.dynamigrate.local.WatchedClient;
import io.dynamigrate.plan.Claim;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.Runs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Who claims a table. */
class ClaimsTest extends Runs {

    @Test
    void remembersAtWhichFenceTheTableWasClaimedUntilItsOwnerGivesItUp() throws Exception {
        claim("one", "life");
        assertThat(claimOf("one")).hasValue(new Claim("one", "life", 0, time.now()));

        builder(TestMigration.of("a", 1)).owner("one").build().migrate();
        claim("one", "life");
        assertThat(claimOf("one")).hasValue(new Claim("one", "life", 0, time.now()));
        claim("one", "another life");
        assertThat(claimOf("one")).hasValue(new Claim("one", "another life", 1, time.now()));

        giveUp("one");
        assertThat(holder()).isEmpty();
        assertThat(claimOf("one")).isEmpty();
    }

    @Test
    void theLastOneHoldsTheTableAndWhenItGoesTheOneBefore() {
        claim("one", "life");
        claim("two", "life");
        claim("three", "life");
        claim("one", "life");
        assertThat(holder()).hasValue("three");

        giveUp("two");
        assertThat(holder()).hasValue("three");
        giveUp("three");
        assertThat(holder()).hasValue("one");
        giveUp("three");
        assertThat(holder()).hasValue("one");
    }

    @Test
    void aLateRequestNeitherClaimsTheTableNorGivesItUp() {
        builder().owner("one").supersede(time.now()).build().requests().claim("new");
        Migrator late =
                builder().owner("one").supersede(time.now().minusSeconds(60)).build();
        late.requests().claim("old");
        late.requests().giveUpClaim();

        assertThat(claimOf("one")).hasValue(new Claim("one", "new", 0, time.now()));
    }

    @Test
    void whatWasDoneLongBeforeIsNotMeantAlsoWhereFencesBeganAnew() throws Exception {
        builder(TestMigration.of("a", 1)).owner("one").build().migrate();
        time.advance(Duration.ofHours(1));
        Claim claim = new Claim("one", "life", 0, time.now());
        assertThat(claim.isBefore(record("a"))).isFalse();

        builder(TestMigration.of("b", 2)).owner("one").build().migrate();
        assertThat(claim.isBefore(record("b"))).isTrue();
    }

    @Test
    void twoAtTheSameTimeBothClaimIt() {
        AtomicBoolean hasCome = new AtomicBoolean();
        DynamoDbClient client = WatchedClient.of(dynamoDb.client(), request -> {
            if (request instanceof UpdateItemRequest && !hasCome.getAndSet(true)) {
                claim("two", "life");
            }
        });
        Migrator.builder(client, table, Registry.of())
                .owner("one")
                .build()
                .requests()
                .claim("life");

        assertThat(holder()).hasValue("one");
        assertThat(claimOf("two")).isPresent();
    }

    @Test
    void aClaimWithMoreThanThisCodeKnowsIsNoObstacle() {
        stored(Map.of(
                "owner",
                fromS("one"),
                "id",
                fromS("life"),
                "fence",
                fromN("1"),
                "at",
                fromS("2026-11-23T10:00:00Z"),
                "more",
                fromS("news")));

        claim("two", "life");

        assertThat(holder()).hasValue("two");
    }

    @Test
    void aClaimThatCannotBeReadIsNamed() {
        stored(Map.of("owner", fromS("one")));

        assertThatThrownBy(() -> claim("two", "life"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("'id' of 'migration_claims' in the row 'MIGRATION#STATUS'");
    }

    private void stored(Map<String, AttributeValue> claim) {
        AttributeValue claims = fromL(List.of(fromM(claim)));
        dynamoDb.client()
                .putItem(put -> put.tableName(table)
                        .item(Map.of(
                                "PK", fromS("MIGRATION#STATUS"), "SK", fromS("CURRENT"), "migration_claims", claims)));
    }

    private void claim(String owner, String id) {
        builder().owner(owner).build().requests().claim(id);
    }

    private void giveUp(String owner) {
        builder().owner(owner).build().requests().giveUpClaim();
    }

    private Optional<String> holder() {
        return migrator().status().claimedBy();
    }

    private Optional<Claim> claimOf(String owner) {
        return migrator().status().claimOf(owner);
    }
}
