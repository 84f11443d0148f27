package io.dynamigrate.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.internal.records.Holder;
import io.dynamigrate.internal.records.Store;
import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.run.FakeTime;
import io.dynamigrate.run.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.RequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/** How long a migration's requests may take, with all the repetitions that the SDK makes by itself. */
class GuardedClientTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private static final Duration LEASE = Duration.ofSeconds(45);

    private final FakeTime time = new FakeTime();
    private final List<Optional<Duration>> limits = new ArrayList<>();
    private String table = "";
    private int conflicts;

    @BeforeEach
    void createTable() {
        table = dynamoDb.newTable();
    }

    @Test
    void aWriteIsGivenUpBeforeTheLeaseIsOver() throws Exception {
        DynamoDbClient client = guarded();
        time.advance(Duration.ofSeconds(20));
        put(client, Optional.empty());
        put(client, Optional.of(Duration.ofMinutes(5)));

        assertThat(limits).containsOnly(Optional.of(Duration.ofSeconds(25)));
    }

    @Test
    void aWriteThatWantsToBeGivenUpSoonerIs() throws Exception {
        put(guarded(), Optional.of(Duration.ofSeconds(3)));

        assertThat(limits).containsExactly(Optional.of(Duration.ofSeconds(3)));
    }

    @Test
    void aReadTakesAsLongAsItTakes() throws Exception {
        guarded().getItem(get -> get.tableName(table).key(key()));

        assertThat(limits).containsExactly(Optional.empty());
    }

    /** Issue 12.25: the application uses transactions too. */
    @Test
    void aPlainWriteThatMeetsATransactionIsRetriedAfterAPause() throws Exception {
        conflicts = 5;
        put(guarded(), Optional.empty());

        assertThat(limits).hasSize(6);
        assertThat(time.slept()).isEqualTo(Duration.ofMillis(20 + 40 + 80 + 160 + 320));
        assertThat(dynamoDb.items(table)).anyMatch(item -> item.get("PK").equals(fromS("x")));
    }

    /** Issue 12.25. */
    @Test
    void aPlainWriteThatMeetsTransactionsForLongFails() throws Exception {
        conflicts = Integer.MAX_VALUE;
        DynamoDbClient client = guarded();

        assertThatThrownBy(() -> put(client, Optional.empty())).isInstanceOf(TransactionConflictException.class);
        assertThat(time.slept()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
    }

    private void put(DynamoDbClient client, Optional<Duration> wanted) {
        AwsRequestOverrideConfiguration.Builder override = AwsRequestOverrideConfiguration.builder();
        wanted.ifPresent(override::apiCallTimeout);
        client.putItem(put -> put.tableName(table).item(key()).overrideConfiguration(override.build()));
    }

    private static Map<String, AttributeValue> key() {
        return Map.of("PK", fromS("x"), "SK", fromS("x"));
    }

    private DynamoDbClient guarded() throws InterruptedException {
        Store store = Store.open(dynamoDb.client(), table, Optional.empty());
        Holder holder =
                new Holder("one", 1, "host", "owner", LEASE, Optional.empty(), Optional.empty(), Optional.empty());
        Lease lease = new Lease(store, holder, time, new LockAttempt(store, holder, time).ifFree());
        Wire wire = new Wire(dynamoDb.client()).before((operation, request) -> {
            limits.add(request.overrideConfiguration().flatMap(RequestOverrideConfiguration::apiCallTimeout));
            return limits.size() > conflicts
                    ? null
                    : TransactionConflictException.builder().build();
        });
        Deadline deadline = new Deadline(Optional.empty(), Duration.ZERO, time);
        return GuardedClient.of(store.via(wire.client()), new Safepoint(deadline, lease), lease, time);
    }
}
