using System.Text.Json.Nodes;
using MlConnector.Sandbox.Scenarios;

namespace MlConnector.Sandbox.Amazon;

/// <summary>Login with Amazon: <c>POST /auth/o2/token</c>.</summary>
internal sealed class LoginWithAmazon(
    Scenario scenario,
    SandboxOptions options,
    AccessTokens tokens
)
{
    private const string ContentType = "application/json;charset=UTF-8";

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/auth/o2/token", TokenAsync).WithMetadata(new Operation("lwa.token"));

    private async Task TokenAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache, no-store, must-revalidate";
        if (!context.Request.HasFormContentType)
        {
            await RefuseAsync(
                context,
                400,
                "invalid_request",
                "The request is missing a required parameter : grant_type"
            );
            return;
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (form["grant_type"] != "refresh_token")
        {
            await RefuseAsync(
                context,
                400,
                "unsupported_grant_type",
                "The authorization grant type is not supported by the authorization server"
            );
            return;
        }

        var application = scenario.Sellers.FirstOrDefault(s =>
            s.ClientId == form["client_id"] && s.ClientSecret == form["client_secret"]
        );
        if (application is null)
        {
            await RefuseAsync(context, 401, "invalid_client", "Client authentication failed");
            return;
        }

        if (form["refresh_token"] != application.RefreshToken)
        {
            await RefuseAsync(
                context,
                400,
                "invalid_grant",
                "The request has an invalid grant parameter : refresh_token"
            );
            return;
        }

        await context.JsonAsync(
            200,
            new JsonObject
            {
                ["access_token"] = tokens.Issue(application),
                ["refresh_token"] = application.RefreshToken,
                ["token_type"] = "bearer",
                ["expires_in"] = options.AmazonTokenSeconds,
            },
            ContentType
        );
    }

    private static Task RefuseAsync(
        HttpContext context,
        int status,
        string error,
        string description
    )
    {
        context.Response.Headers["x-amzn-ErrorType"] = error switch
        {
            "unsupported_grant_type" => "OA2UnsupportedGrantTypeException",
            "invalid_grant" => "OA2InvalidGrantException",
            "invalid_client" => "OA2InvalidClientException",
            _ => "OA2InvalidRequestException",
        };
        return context.JsonAsync(
            status,
            new JsonObject
            {
                ["error_index"] = "sandbox",
                ["error_description"] = description,
                ["error"] = error,
                ["request_id"] = Guid.NewGuid().ToString(),
            },
            ContentType
        );
    }
}
