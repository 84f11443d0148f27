package io.dynamigrate.function;

import java.io.IOException;
import java.net.URL;
import java.time.Duration;

/** One HTTP PUT. */
@FunctionalInterface
interface HttpPut {

    /**
     * Sends the body and gives the status of the response.
     *
     * @param limit how long connecting, and then reading, may take at most
     * @throws IOException if there is no response in that time
     */
    int put(URL url, byte[] body, Duration limit) throws IOException;
}
