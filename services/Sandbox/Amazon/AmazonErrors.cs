using System.Text.Json.Nodes;

namespace MlConnector.Sandbox.Amazon;

/// <summary>Amazon's error list: <c>{"errors":[{"code","message","details"}]}</c>.</summary>
internal static class AmazonErrors
{
    public static Task RefuseAsync(
        this HttpContext context,
        int status,
        string code,
        string message,
        string? details = ""
    )
    {
        var error = new JsonObject { ["code"] = code, ["message"] = message };
        if (details is not null)
        {
            error["details"] = details;
        }

        return context.JsonAsync(status, new JsonObject { ["errors"] = new JsonArray(error) });
    }

    public static Task InvalidInputAsync(this HttpContext context, string message) =>
        context.RefuseAsync(400, "InvalidInput", message);

    /// <summary>A bad or expired access token is a 403, never a 401.</summary>
    public static Task UnauthorizedAsync(this HttpContext context, string details) =>
        context.RefuseAsync(
            403,
            "Unauthorized",
            "Access to requested resource is denied.",
            details
        );

    public static Task QuotaExceededAsync(this HttpContext context)
    {
        context.Response.Headers["x-amzn-ErrorType"] = "TooManyRequestsException";
        return context.RefuseAsync(
            429,
            "QuotaExceeded",
            "You exceeded your quota for the requested resource."
        );
    }
}
