package io.dynamigrate.function;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.lambda.LambdaClient;

/**
 * The one place that builds SDK clients, and each only when it is asked for.
 *
 * <p>Everything that the SDK would look for is said here: region, credentials, HTTP client, mode. It reads no profile
 * files and never asks the instance metadata service, which Lambda has not.
 */
final class Clients implements Supplier<DynamoDbClient> {

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ATTEMPT = Duration.ofSeconds(10);
    /** A throttled table and fresh permissions need patience; a run that is out of time stops between requests. */
    private static final int ATTEMPTS = 6;

    private final Supplier<Environment> environment;
    private @Nullable DynamoDbClient client;

    Clients(Supplier<Environment> environment) {
        this.environment = environment;
    }

    @Override
    public synchronized DynamoDbClient get() {
        if (client == null) {
            client = dynamoDb(environment.get());
        }
        return client;
    }

    /** A client of Lambda that waits so long for a response, and repeats nothing. The caller closes it. */
    LambdaClient lambda(Duration limit) {
        Environment found = environment.get();
        return configured(LambdaClient.builder(), found, found.lambda(), limit, 1)
                .build();
    }

    /** A client of CloudFormation. The caller closes it. */
    CloudFormationClient cloudFormation() {
        Environment found = environment.get();
        return configured(CloudFormationClient.builder(), found, found.cloudFormation(), ATTEMPT, 3)
                .build();
    }

    private static DynamoDbClient dynamoDb(Environment environment) {
        return configured(
                        DynamoDbClient.builder().endpointDiscoveryEnabled(false),
                        environment,
                        environment.dynamoDb(),
                        ATTEMPT,
                        ATTEMPTS)
                .build();
    }

    private static <B extends AwsSyncClientBuilder<B, ?> & AwsClientBuilder<B, ?>> B configured(
            B builder, Environment environment, Optional<URI> endpoint, Duration attempt, int attempts) {
        endpoint.ifPresent(builder::endpointOverride);
        return builder.region(Region.of(environment.region()))
                .credentialsProvider(credentials(environment))
                .defaultsMode(DefaultsMode.STANDARD)
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .proxyConfiguration(
                                Environment.proxy(endpoint.map(URI::getScheme).orElse("https")))
                        .connectionTimeout(CONNECT)
                        .socketTimeout(attempt))
                .overrideConfiguration(configuration -> configuration
                        .apiCallAttemptTimeout(attempt)
                        .retryStrategy(strategy -> strategy.maxAttempts(attempts))
                        .defaultProfileFileSupplier(
                                () -> ProfileFile.aggregator().build()));
    }

    private static AwsCredentialsProvider credentials(Environment environment) {
        return environment.hasCredentialsEndpoint()
                ? ContainerCredentialsProvider.builder().build()
                : EnvironmentVariableCredentialsProvider.create();
    }
}
