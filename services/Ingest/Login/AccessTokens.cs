using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using MlConnector.Ingest.Amazon;
using MlConnector.Kernel;
using MlConnector.Persistence.Connections;

namespace MlConnector.Ingest.Login;

/// <summary>
/// The access tokens of this process, one per credential. A token is renewed before it expires, and
/// by one request however many callers ask at once.
/// </summary>
internal sealed class AccessTokens(
    LoginWithAmazon login,
    IAmazonCredentials credentials,
    TimeProvider time,
    ILogger<AccessTokens> log
)
{
    /// <summary>
    /// Renewed this long before its end, so that no call starts with a token that ends on the way (the
    /// longest call waits four minutes); at most a fifth of the lifetime, for tokens that live shorter.
    /// </summary>
    private static readonly TimeSpan EarlyBy = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, Holder> holders = new(StringComparer.Ordinal);

    /// <exception cref="AmazonException">No token is to be had.</exception>
    public async Task<AccessToken> GetAsync(
        Connection connection,
        CancellationToken cancellationToken
    )
    {
        var secrets = await SecretsAsync(connection, cancellationToken);
        return await HolderOf(connection, secrets)
            .GetAsync(null, () => RequestAsync(connection, secrets), time.GetUtcNow())
            .WaitAsync(cancellationToken);
    }

    /// <summary>A token other than the rejected one; asks only when nobody has renewed it meanwhile.</summary>
    /// <exception cref="AmazonException">No token is to be had.</exception>
    public async Task<AccessToken> RenewAsync(
        Connection connection,
        AccessToken rejected,
        CancellationToken cancellationToken
    )
    {
        var secrets = await SecretsAsync(connection, cancellationToken);
        return await HolderOf(connection, secrets)
            .GetAsync(rejected, () => RequestAsync(connection, secrets), time.GetUtcNow())
            .WaitAsync(cancellationToken);
    }

    private async Task<AmazonCredentials> SecretsAsync(
        Connection connection,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await credentials.GetAsync(connection.Id, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException)
        {
            // Not set, or its file cannot be read: the message names the setting, never the value.
            throw new AmazonException(AmazonFault.NeedsPerson, exception.Message, exception);
        }
    }

    private async Task<Lease> RequestAsync(Connection connection, AmazonCredentials secrets)
    {
        // Shared by everyone who asks meanwhile, so no single caller may cancel it; its own time-outs end it.
        var token = await login.RequestAsync(connection, secrets, CancellationToken.None);
        var lifetime = token.ExpiresAt - time.GetUtcNow();
        AmazonLog.TokenRenewed(log, connection.Id.Value, lifetime.TotalSeconds);
        var early = lifetime / 5 < EarlyBy ? lifetime / 5 : EarlyBy;
        return new Lease(token, token.ExpiresAt - early);
    }

    private Holder HolderOf(Connection connection, AmazonCredentials secrets) =>
        holders.GetOrAdd(KeyOf(connection, secrets), static _ => new Holder());

    /// <summary>A changed refresh token or application is another credential; the key itself reveals neither.</summary>
    private static string KeyOf(Connection connection, AmazonCredentials secrets) =>
        ContentHash
            .Of(
                Encoding.UTF8.GetBytes(
                    $"{connection.Amazon.Login}\n{secrets.ClientId}\n{secrets.RefreshToken}"
                )
            )
            .Value;

    private sealed record Lease(AccessToken Token, DateTimeOffset RenewAt);

    private sealed class Holder
    {
        private readonly Lock gate = new();
        private Lease? held;
        private Task<AccessToken>? flight;

        public Task<AccessToken> GetAsync(
            AccessToken? rejected,
            Func<Task<Lease>> request,
            DateTimeOffset now
        )
        {
            lock (gate)
            {
                if (held is { } lease && now < lease.RenewAt && !lease.Token.Equals(rejected))
                {
                    return Task.FromResult(lease.Token);
                }

                return flight ??= FlyAsync(request);
            }
        }

        private async Task<AccessToken> FlyAsync(Func<Task<Lease>> request)
        {
            // Leaves the caller's lock before anything is asked.
            await Task.Yield();
            Lease? lease = null;
            try
            {
                lease = await request();
                return lease.Token;
            }
            finally
            {
                // Kept and landed in one step: nobody may start a second flight in between.
                lock (gate)
                {
                    held = lease ?? held;
                    flight = null;
                }
            }
        }
    }
}
