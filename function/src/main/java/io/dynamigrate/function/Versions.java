package io.dynamigrate.function;

import java.time.Duration;

/** The published versions of this function. */
@FunctionalInterface
interface Versions {

    /**
     * Invokes a version, and waits for its response.
     *
     * @param arn the ARN of the version
     * @param limit how long to wait at most
     * @throws DelegationException if it gave none
     */
    byte[] invoke(String arn, byte[] payload, Duration limit);
}
