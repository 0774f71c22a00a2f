using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MlConnector.Poster.Tests.Deltek;

/// <summary>A request as it arrived.</summary>
internal sealed record Arrived(
    string Method,
    string Path,
    string Query,
    string Body,
    string? Bearer,
    string? Cookie
)
{
    public override string ToString() => $"{Method} {Path}";
}

/// <summary>An answer to give; a status of 0 cuts the connection.</summary>
internal sealed record Given(
    int Status,
    string Body = "",
    string? Header = null,
    string? HeaderValue = null
);

/// <summary>A web server on the loopback that answers what a test tells it to, written by hand from the fact sheet.</summary>
internal sealed class LoopbackDeltek : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Func<Arrived, Given> answer;

    private LoopbackDeltek(WebApplication app, Func<Arrived, Given> answer)
    {
        this.app = app;
        this.answer = answer;
    }

    public ConcurrentQueue<Arrived> Requests { get; } = [];

    public Uri ApiRoot => new(app.Urls.Single() + "/Acme/api");

    /// <summary>Requests of this method and path below the API root.</summary>
    public IReadOnlyList<Arrived> Of(string method, string path) =>
        [.. Requests.Where(request => request.Method == method && request.Path == path)];

    public static async Task<LoopbackDeltek> StartAsync(Func<Arrived, Given> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new LoopbackDeltek(builder.Build(), answer);
        server.app.Run(server.AnswerAsync);
        await server.app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var request = new Arrived(
            context.Request.Method,
            context.Request.Path.Value?.Replace("/Acme/api/", "", StringComparison.Ordinal) ?? "",
            Uri.UnescapeDataString(context.Request.QueryString.Value ?? ""),
            await reader.ReadToEndAsync(),
            context.Request.Headers.Authorization,
            context.Request.Headers.Cookie
        );
        Requests.Enqueue(request);
        var given = answer(request);
        if (given.Status == 0)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = given.Status;
        context.Response.ContentType = "application/json";
        if (given.Header is not null)
        {
            context.Response.Headers[given.Header] = given.HeaderValue;
        }

        await context.Response.WriteAsync(given.Body);
    }
}
