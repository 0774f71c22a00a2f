using System.Collections.Concurrent;
using System.Security.Cryptography;
using MlConnector.Sandbox.Scenarios;

namespace MlConnector.Sandbox.Amazon;

/// <summary>Access tokens that were handed out; kept in memory, so a restart makes all of them invalid.</summary>
internal sealed class AccessTokens(SandboxOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Grant> grants = new(StringComparer.Ordinal);

    public string Issue(Seller seller)
    {
        var token = $"Atza|{Convert.ToHexString(RandomNumberGenerator.GetBytes(48))}";
        grants[token] = new Grant(seller, time.GetUtcNow().AddSeconds(options.AmazonTokenSeconds));
        return token;
    }

    /// <summary>The token's seller, or null when it is unknown; <paramref name="expired"/> tells an old one.</summary>
    public Seller? Find(string token, out bool expired)
    {
        expired = grants.TryGetValue(token, out var grant) && grant.ExpiresAt <= time.GetUtcNow();
        return grant?.Seller;
    }

    public void ExpireAll()
    {
        foreach (var (token, grant) in grants)
        {
            grants[token] = grant with { ExpiresAt = DateTimeOffset.MinValue };
        }
    }

    private sealed record Grant(Seller Seller, DateTimeOffset ExpiresAt);
}
