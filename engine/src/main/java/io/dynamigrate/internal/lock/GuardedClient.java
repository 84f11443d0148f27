package io.dynamigrate.internal.lock;

import io.dynamigrate.Suspended;
import io.dynamigrate.Time;
import io.dynamigrate.internal.dynamo.ClientProxy;
import io.dynamigrate.internal.dynamo.Operations;
import io.dynamigrate.internal.records.Store;
import java.time.Duration;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/**
 * A client that sends nothing where the run has to stop or the records would be harmed, makes room in them for the keys of
 * new indexes, and starts no write where the lease may be over.
 */
public final class GuardedClient {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

    private final Safepoint safepoint;
    private final Lease lease;
    private final Time time;

    private GuardedClient(Safepoint safepoint, Lease lease, Time time) {
        this.safepoint = safepoint;
        this.lease = lease;
        this.time = time;
    }

    public static DynamoDbClient of(Store store, Safepoint safepoint, Lease lease, Time time) {
        GuardedClient guarded = new GuardedClient(safepoint, lease, time);
        RecordsGuard guard = RecordsGuard.of(store);
        Reservation reservation = new Reservation(store, lease);
        return ClientProxy.of(store.client(), (operation, request, real) -> {
            safepoint.check();
            guard.check(request);
            safepoint.run(() -> reservation.make(store.records().newKeys(request)));
            return Operations.isRead(operation, request) ? real.send(request) : guarded.write(request, real);
        });
    }

    /**
     * Sends a write. A plain one that meets a transaction of the application on the same item is refused, which the SDK does
     * not retry; nothing of it was carried out.
     */
    private Object write(DynamoDbRequest request, ClientProxy.Sender real) throws Throwable {
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                return real.send(within(safepoint.call(lease::requireWritable), request));
            } catch (TransactionConflictException e) {
                if (pause.compareTo(LONGEST_PAUSE) > 0) {
                    throw e;
                }
                sleep(pause);
                pause = pause.multipliedBy(2);
            }
        }
    }

    private void sleep(Duration pause) {
        try {
            time.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw safepoint.suspend(new Suspended("a write, because this thread was interrupted", time.now()));
        }
        safepoint.check();
    }

    /** The SDK repeats a request by itself, but not beyond the lease. */
    private static DynamoDbRequest within(Duration limit, DynamoDbRequest request) {
        AwsRequestOverrideConfiguration given = request.overrideConfiguration()
                .orElseGet(() -> AwsRequestOverrideConfiguration.builder().build());
        Duration timeout = given.apiCallTimeout()
                .filter(wanted -> wanted.compareTo(limit) < 0)
                .orElse(limit);
        return (DynamoDbRequest) request.toBuilder()
                .overrideConfiguration(given.toBuilder().apiCallTimeout(timeout).build())
                .build();
    }
}
