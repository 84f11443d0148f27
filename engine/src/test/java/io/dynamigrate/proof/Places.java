package io.dynamigrate.proof;

import io.dynamigrate.local.WireRequest;

/** Numbers requests; asking for the description of a table over and over is one place. */
final class Places {

    private int count;
    private String last = "";

    /** Whether this request, which follows those before, is a place of its own. */
    boolean isNew(WireRequest request) {
        boolean isPoll = request.operation().equals("DescribeTable")
                && request.operation().equals(last);
        last = request.operation();
        count += isPoll ? 0 : 1;
        return !isPoll;
    }

    int count() {
        return count;
    }
}
