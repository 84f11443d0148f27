package io.dynamigrate.function;

import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;

/**
 * What the function takes from its environment variables.
 *
 * @param region {@code AWS_REGION}, which Lambda sets
 * @param hasCredentialsEndpoint whether Lambda hands out credentials at a container endpoint, as it does under SnapStart
 * @param dynamoDb {@code AWS_ENDPOINT_URL_DYNAMODB}, where DynamoDB is another than the region's own
 * @param lambda {@code AWS_ENDPOINT_URL_LAMBDA}, the same for Lambda
 * @param cloudFormation {@code AWS_ENDPOINT_URL_CLOUDFORMATION}, the same for CloudFormation
 */
record Environment(
        String region,
        boolean hasCredentialsEndpoint,
        Optional<URI> dynamoDb,
        Optional<URI> lambda,
        Optional<URI> cloudFormation) {

    static Environment ofProcess() {
        return of(System.getenv());
    }

    /** {@code DYNAMIGRATE_NOW}: the time that migrations see. Only tests set it, so that equal runs write equal items. */
    static Optional<Instant> migrationNow() {
        return migrationNow(System.getenv());
    }

    static Optional<Instant> migrationNow(Map<String, String> variables) {
        try {
            return set(variables, "DYNAMIGRATE_NOW").map(Instant::parse);
        } catch (DateTimeParseException e) {
            throw new InputException("The environment variable DYNAMIGRATE_NOW is not a time: use one such as"
                    + " 2026-01-31T12:00:00Z, or remove it.");
        }
    }

    static Environment of(Map<String, String> variables) {
        return new Environment(
                set(variables, "AWS_REGION")
                        .orElseThrow(() -> new InputException("The environment variable AWS_REGION is not set: Lambda"
                                + " sets it; elsewhere, set it to the region of the table.")),
                set(variables, "AWS_CONTAINER_CREDENTIALS_FULL_URI").isPresent(),
                endpoint(variables, "DYNAMODB"),
                endpoint(variables, "LAMBDA"),
                endpoint(variables, "CLOUDFORMATION"));
    }

    /**
     * The proxy for URLs of that scheme, in the terms of the SDK; its host is null where there is none. The SDK finds it
     * in {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}, also in small letters, or in the system properties
     * such as {@code https.proxyHost}.
     */
    static ProxyConfiguration proxy(String scheme) {
        ProxyConfiguration proxy = ProxyConfiguration.builder().scheme(scheme).build();
        // If nobody names a scheme, the SDK takes HTTP_PROXY for https too.
        return proxy.host() == null ? ProxyConfiguration.builder().build() : proxy;
    }

    private static Optional<String> set(Map<String, String> variables, String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }

    private static Optional<URI> endpoint(Map<String, String> variables, String service) {
        String name = "AWS_ENDPOINT_URL_" + service;
        try {
            return set(variables, name).map(URI::create);
        } catch (IllegalArgumentException e) {
            throw new InputException("The environment variable " + name + " is not a URL: use one such as"
                    + " http://localhost:8000, or remove it.");
        }
    }
}
