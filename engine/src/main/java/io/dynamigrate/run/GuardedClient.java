package io.dynamigrate.run;

import java.time.Duration;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * A client that sends nothing where the run has to stop or the records would be harmed, and starts no write where the
 * lease may be over.
 */
final class GuardedClient {

    private GuardedClient() {}

    static DynamoDbClient of(Store store, Safepoint safepoint, Lease lease) {
        RecordsGuard guard = RecordsGuard.of(store);
        return ClientProxy.of(store.client(), (operation, request, real) -> {
            safepoint.check();
            guard.check(request);
            return real.send(
                    Operations.isRead(operation, request) ? request : within(lease.requireWritable(), request));
        });
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
