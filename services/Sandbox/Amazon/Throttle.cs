using System.Collections.Concurrent;
using System.Globalization;

namespace MlConnector.Sandbox.Amazon;

/// <summary>Marks an endpoint of the Selling Partner API, with Amazon's real rate and burst.</summary>
/// <param name="RatePerSecond">Tokens that flow back in a second.</param>
internal sealed record SellingPartnerOperation(string Name, decimal RatePerSecond, int Burst);

/// <summary>Token buckets per seller and operation, as Amazon keeps them.</summary>
internal sealed class Throttle(SandboxOptions options, TimeProvider time)
{
    private const decimal SandboxRate = 5;
    private const int SandboxBurst = 15;

    private readonly ConcurrentDictionary<(string Seller, string Operation), Bucket> buckets =
        new();

    /// <summary><c>off</c>, <c>sandbox</c> or <c>production</c>; may be switched while running.</summary>
    public string Mode { get; private set; } = options.Throttling;

    public void Switch(string mode)
    {
        Mode = mode;
        buckets.Clear();
    }

    /// <summary>Takes a token; false when the bucket is empty.</summary>
    public bool TryTake(string sellerId, SellingPartnerOperation operation)
    {
        if (Mode == "off")
        {
            return true;
        }

        var (rate, burst) = Limits(operation);
        return buckets
            .GetOrAdd((sellerId, operation.Name), _ => new Bucket(burst, time.GetUtcNow()))
            .TryTake(rate, burst, time.GetUtcNow());
    }

    /// <summary>Value of <c>x-amzn-RateLimit-Limit</c>, such as <c>5.0</c> or <c>0.0167</c>.</summary>
    public string RateHeader(SellingPartnerOperation operation) =>
        Limits(operation).Rate.ToString("0.0###", CultureInfo.InvariantCulture);

    private (decimal Rate, int Burst) Limits(SellingPartnerOperation operation) =>
        Mode == "production"
            ? (operation.RatePerSecond, operation.Burst)
            : (SandboxRate, SandboxBurst);

    private sealed class Bucket(int burst, DateTimeOffset now)
    {
        private readonly Lock gate = new();
        private decimal tokens = burst;
        private DateTimeOffset filledAt = now;

        public bool TryTake(decimal rate, int burst, DateTimeOffset now)
        {
            lock (gate)
            {
                var elapsed = (decimal)(now - filledAt).Ticks / TimeSpan.TicksPerSecond;
                tokens = Math.Min(burst, tokens + (elapsed * rate));
                filledAt = now;
                if (tokens < 1)
                {
                    return false;
                }

                tokens--;
                return true;
            }
        }
    }
}
