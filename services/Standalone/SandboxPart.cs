using System.Text;
using System.Text.Json;
using MlConnector.Sandbox;

namespace MlConnector.Standalone;

/// <summary>What the stand-in for Deltek says of its ledger.</summary>
internal sealed record LedgerVerdict(bool Ok, IReadOnlyList<string> Faults);

/// <summary>The stand-ins for Amazon and Deltek inside this process, reached over loopback HTTP like the real ones.</summary>
internal sealed class SandboxPart : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    private readonly WebApplication app;
    private readonly HttpClient client;

    private SandboxPart(WebApplication app, HttpClient client)
    {
        this.app = app;
        this.client = client;
    }

    public Uri Address => SandboxApp.Address(app);

    public static async Task<SandboxPart> StartAsync(
        Scenario scenario,
        DirectoryInfo folder,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var app = SandboxApp.Create(
            new SandboxOptions
            {
                Embedded = true,
                Settlements = scenario.Settlements,
                Rows = scenario.Rows,
                Seed = scenario.Seed,
                StateFolder = Path.Combine(folder.FullName, "sandbox"),
            },
            time
        );
        await app.StartAsync(cancellationToken);
        return new SandboxPart(app, new HttpClient { BaseAddress = SandboxApp.Address(app) });
    }

    /// <summary>The connector's settings for these stand-ins, as configuration keys.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Connections() =>
        new ConfigurationBuilder()
            .AddJsonStream(
                new MemoryStream(Encoding.UTF8.GetBytes(SandboxApp.ConnectionSettings(app)))
            )
            .Build()
            .AsEnumerable();

    public async Task<LedgerVerdict> VerdictAsync(CancellationToken cancellationToken) =>
        await client.GetFromJsonAsync<LedgerVerdict>("/sandbox/verdict", Format, cancellationToken)
        ?? throw new InvalidDataException("The sandbox gave no verdict.");

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
