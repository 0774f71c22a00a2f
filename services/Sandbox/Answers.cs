using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlConnector.Sandbox;

/// <summary>Writes answers; the stand-ins' own serialising, which no client shares.</summary>
internal static class Answers
{
    /// <summary>Neither API writes '+' or '&amp;' as an escape.</summary>
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Task JsonAsync(
        this HttpContext context,
        int status,
        JsonNode body,
        string contentType = "application/json"
    )
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(body.ToJsonString(Plain), context.RequestAborted);
    }

    public static Task TextAsync(
        this HttpContext context,
        int status,
        string body,
        string contentType
    )
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>The address that the client used, without a path.</summary>
    public static string Root(this HttpContext context) =>
        $"{context.Request.Scheme}://{context.Request.Host}";
}
