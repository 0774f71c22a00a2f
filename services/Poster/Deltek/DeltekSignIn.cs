using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using MlConnector.Persistence.Connections;

namespace MlConnector.Poster.Deltek;

/// <summary>
/// Keeps the token of one Deltek user: renewed a minute early, by its refresh token or by password.
/// A rejected password is remembered and not tried again, since that locks the account.
/// </summary>
internal sealed class DeltekSignIn(
    DeltekTenant tenant,
    Func<CancellationToken, Task<DeltekCredentials>> credentials,
    Func<
        IReadOnlyDictionary<string, string>,
        CancellationToken,
        Task<DeltekSession.Reply>
    > sendForm,
    TimeProvider time
)
{
    /// <summary>How long before its end a token is renewed.</summary>
    private static readonly TimeSpan EarlyBy = TimeSpan.FromSeconds(60);

    private Token? token;
    private ImmutableArray<byte> rejected;
    private string rejectedBecause = "";

    /// <summary>Counts the tokens of this session.</summary>
    public int Number { get; private set; }

    /// <summary>Drops a token that Deltek does not take any more; its refresh token goes with it.</summary>
    public void Forget() => token = null;

    /// <exception cref="DeltekLoginRejectedException">Deltek rejects the credentials.</exception>
    /// <exception cref="DeltekReadException">No answer to be had.</exception>
    public async Task<string> TokenAsync(CancellationToken cancellationToken)
    {
        if (token is { } held && time.GetUtcNow() < held.RenewAt)
        {
            return held.Value;
        }

        var secrets = await credentials(cancellationToken);
        token =
            await RefreshAsync(secrets, token?.Refresh, cancellationToken)
            ?? await SignInAsync(secrets, cancellationToken);
        Number++;
        return token.Value;
    }

    /// <summary>A new token by refresh token; null where there is none or Deltek does not take it.</summary>
    private async Task<Token?> RefreshAsync(
        DeltekCredentials secrets,
        string? refreshToken,
        CancellationToken cancellationToken
    )
    {
        if (refreshToken is not { Length: > 0 })
        {
            return null;
        }

        var asked = time.GetUtcNow();
        var reply = await sendForm(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["grant_type"] = "refresh_token",
                ["refresh_token"] = refreshToken,
                ["database"] = tenant.Database,
                ["Client_Id"] = secrets.ClientId,
                ["client_secret"] = secrets.ClientSecret,
            },
            cancellationToken
        );
        return reply.Status is HttpStatusCode.OK ? Read(reply.Body, asked) : null;
    }

    private async Task<Token> SignInAsync(
        DeltekCredentials secrets,
        CancellationToken cancellationToken
    )
    {
        var fingerprint = Fingerprint(secrets);
        if (!rejected.IsDefault && rejected.AsSpan().SequenceEqual(fingerprint.AsSpan()))
        {
            throw Rejected(rejectedBecause);
        }

        var asked = time.GetUtcNow();
        var reply = await sendForm(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Username"] = secrets.Username,
                ["Password"] = secrets.Password,
                ["grant_type"] = "password",
                ["Integrated"] = "N",
                ["database"] = tenant.Database,
                ["Client_Id"] = secrets.ClientId,
                ["client_secret"] = secrets.ClientSecret,
                // Fixes the language of Deltek's messages.
                ["culture"] = "en-US",
            },
            cancellationToken
        );
        if (reply.Status is HttpStatusCode.OK)
        {
            return Read(reply.Body, asked);
        }

        if (reply.Status is not (HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized))
        {
            throw new DeltekReadException(
                $"Deltek answered the login with status {(int)reply.Status}."
            );
        }

        rejected = fingerprint;
        rejectedBecause = DeltekJson.Error(reply.Body) ?? "No reason given.";
        throw Rejected(rejectedBecause);
    }

    private static Token Read(string body, DateTimeOffset asked)
    {
        if (
            DeltekJson.Rows(body, "token") is not [var row]
            || row.Text("access_token") is not { Length: > 0 } value
        )
        {
            throw new DeltekReadException("Deltek's answer to the login holds no token.");
        }

        var lifetime = TimeSpan.FromSeconds(row.Integer("expires_in"));
        var early = lifetime > EarlyBy * 2 ? EarlyBy : lifetime / 2;
        return new Token(value, row.Text("refresh_token"), asked + lifetime - early);
    }

    private static DeltekLoginRejectedException Rejected(string reason) =>
        new(
            $"Deltek rejects the login of the API user: {reason} Check user, password, client id, secret and database name. The same credentials are not tried again, since that locks accounts: correct them, or start Poster anew once Deltek takes them."
        );

    private static ImmutableArray<byte> Fingerprint(DeltekCredentials secrets) =>
        [
            .. SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    $"{secrets.Username}\n{secrets.Password}\n{secrets.ClientId}\n{secrets.ClientSecret}"
                )
            ),
        ];

    private sealed record Token(string Value, string Refresh, DateTimeOffset RenewAt);
}
