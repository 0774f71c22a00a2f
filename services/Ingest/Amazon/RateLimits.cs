using System.Collections.Concurrent;
using MlConnector.Persistence.Connections;

namespace MlConnector.Ingest.Amazon;

/// <summary>The buckets of this process, one per seller and operation, since Amazon counts them so.</summary>
internal sealed class RateLimits(TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<
        (string Region, string SellerId, string Operation),
        TokenBucket
    > buckets = new();

    public TokenBucket Of(Connection connection, AmazonOperation operation) =>
        buckets.GetOrAdd(
            (connection.Region, connection.SellerId, operation.Name),
            static (_, made) =>
                new TokenBucket(made.operation.RatePerSecond, made.operation.Burst, made.time),
            (operation, time)
        );

    public void Dispose()
    {
        foreach (var bucket in buckets.Values)
        {
            bucket.Dispose();
        }
    }
}
