using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace MlConnector.Sandbox.Deltek;

/// <summary>The tenant's token endpoint (password and refresh grant) and the bearer check.</summary>
internal sealed class DeltekLogin(SandboxOptions options, TimeProvider time)
{
    private static readonly TimeSpan RefreshLife = TimeSpan.FromHours(8);

    private readonly ConcurrentDictionary<string, Grant> access = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Grant> refresh = new(StringComparer.Ordinal);

    public async Task TokenAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
        {
            await RefuseAsync(context, "invalid_request", "A form is expected.");
            return;
        }

        // Field names are taken in any case, as on real tenants.
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (form["client_id"] != Firm.ClientId || form["client_secret"] != Firm.ClientSecret)
        {
            await RefuseAsync(context, "invalid_client", "Client authentication failed.");
            return;
        }

        if (form["database"] != Firm.Database)
        {
            await RefuseAsync(
                context,
                "invalid_grant",
                $"Database {form["database"]} does not exist."
            );
            return;
        }

        switch (form["grant_type"].ToString())
        {
            case "password":
                await PasswordAsync(context, form);
                break;
            case "refresh_token":
                await RefreshAsync(context, form["refresh_token"].ToString());
                break;
            default:
                await context.JsonAsync(
                    400,
                    new JsonObject { ["error"] = "unsupported_grant_type" }
                );
                break;
        }
    }

    /// <summary>The user of the request's bearer token, or null.</summary>
    public string? UserOf(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        return
            header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            && access.TryGetValue(header["Bearer ".Length..].Trim(), out var grant)
            && grant.ExpiresAt > time.GetUtcNow()
            ? grant.User
            : null;
    }

    /// <summary>Makes all access tokens old; refresh tokens stay good.</summary>
    public void ExpireAll() => access.Clear();

    private async Task PasswordAsync(HttpContext context, IFormCollection form)
    {
        if (
            !form["username"].ToString().Equals(Firm.Username, StringComparison.OrdinalIgnoreCase)
            || form["password"] != Firm.Password
        )
        {
            await RefuseAsync(context, "invalid_grant", "The user name or password is incorrect.");
            return;
        }

        await GrantAsync(context, Firm.Username);
    }

    private async Task RefreshAsync(HttpContext context, string token)
    {
        if (!refresh.TryRemove(token, out var grant) || grant.ExpiresAt <= time.GetUtcNow())
        {
            await RefuseAsync(
                context,
                "invalid_grant",
                "The refresh token is invalid or has expired."
            );
            return;
        }

        await GrantAsync(context, grant.User);
    }

    private Task GrantAsync(HttpContext context, string user)
    {
        var now = time.GetUtcNow();
        var (accessToken, refreshToken) = (NewToken(), NewToken());
        access[accessToken] = new Grant(user, now.AddSeconds(options.DeltekTokenSeconds));
        refresh[refreshToken] = new Grant(user, now + RefreshLife);
        return context.JsonAsync(
            200,
            new JsonObject
            {
                ["access_token"] = accessToken,
                ["token_type"] = "bearer",
                ["expires_in"] = options.DeltekTokenSeconds,
                ["refresh_token"] = refreshToken,
            }
        );
    }

    private static string NewToken() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(96));

    private static Task RefuseAsync(HttpContext context, string error, string description) =>
        context.JsonAsync(
            400,
            new JsonObject { ["error"] = error, ["error_description"] = description }
        );

    private sealed record Grant(string User, DateTimeOffset ExpiresAt);
}
