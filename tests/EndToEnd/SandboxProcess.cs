using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlConnector.TestKit;

namespace MlConnector.EndToEnd.Tests;

/// <summary>The stand-ins for Amazon and Deltek as a process of their own, and what they tell about themselves.</summary>
internal sealed class SandboxProcess : IAsyncDisposable
{
    private readonly HttpClient http;

    private SandboxProcess(ServiceProcess process, Uri address)
    {
        Process = process;
        http = new HttpClient { BaseAddress = address };
    }

    public ServiceProcess Process { get; }

    /// <param name="options">Settings below <c>Sandbox</c>, such as <c>Settlements</c>.</param>
    public static async Task<SandboxProcess> StartAsync(IReadOnlyDictionary<string, string> options)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var sandbox = new SandboxProcess(
            ServiceProcess.Start(
                "Sandbox",
                ["--urls", address.ToString()],
                options.ToDictionary(
                    option => $"Sandbox__{option.Key}",
                    string? (option) => option.Value
                )
            ),
            address
        );
        await Eventually.TrueAsync(
            sandbox.AnswersAsync,
            () => $"the Sandbox to answer. It wrote:\n{sandbox.Process.Output}"
        );
        return sandbox;
    }

    /// <summary>The connector's settings for these stand-ins, as environment variables.</summary>
    public async Task<IReadOnlyDictionary<string, string?>> ConnectionSettingsAsync() =>
        EnvironmentSettings.Of(await GetAsync("sandbox/connections"));

    /// <summary>The keys of the settlements that there are to book.</summary>
    public async Task<IReadOnlyList<ExpectedSettlement>> SettlementsAsync() =>
        [
            .. (await GetAsync("sandbox/settlements"))
                .AsArray()
                .Select(settlement => new ExpectedSettlement(
                    $"{settlement?["connectionId"]}",
                    $"{settlement?["region"]}/{settlement?["seller"]}/{settlement?["settlementId"]}"
                )),
        ];

    /// <summary>What keeps the ledger from holding every settlement exactly once, balanced and equal to its payout.</summary>
    public async Task<IReadOnlyList<string>> FaultsInLedgerAsync()
    {
        var verdict = await GetAsync("sandbox/verdict");
        var faults = verdict["faults"]?.AsArray().Select(fault => $"{fault}").ToList() ?? [];
        Assert.Equal((bool?)verdict["ok"], faults.Count == 0);
        return faults;
    }

    /// <summary>The whole ledger, drafts included, as text: equal texts are equal ledgers.</summary>
    public async Task<string> LedgerAsync() => (await GetAsync("sandbox/ledger")).ToJsonString();

    /// <summary>How often an operation of either API has been called.</summary>
    public async Task<int> CountRequestsAsync(string operation) =>
        (int?)(await GetAsync("sandbox/requests"))[operation] ?? 0;

    /// <summary>Keeps every call of the operation waiting from now on, until <see cref="ReleaseAsync"/>.</summary>
    public Task HoldAsync(string operation, TimeSpan delay) =>
        SwitchAsync(
            new JsonObject
            {
                ["faults"] = new JsonArray(
                    new JsonObject
                    {
                        ["operation"] = operation,
                        ["count"] = 1_000_000,
                        ["delayMs"] = (int)delay.TotalMilliseconds,
                    }
                ),
            }
        );

    public Task ReleaseAsync() => SwitchAsync(new JsonObject { ["clear"] = true });

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Process.DisposeAsync();
    }

    private async Task<bool> AnswersAsync()
    {
        Assert.False(
            Process.HasExited,
            $"The Sandbox ended by itself. It wrote:\n{Process.Output}"
        );
        try
        {
            using var answer = await http.GetAsync(
                new Uri("sandbox/connections", UriKind.Relative)
            );
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task SwitchAsync(JsonObject switches)
    {
        using var answer = await http.PostAsJsonAsync(
            new Uri("sandbox/faults", UriKind.Relative),
            switches
        );
        answer.EnsureSuccessStatusCode();
    }

    private async Task<JsonNode> GetAsync(string path) =>
        await http.GetFromJsonAsync<JsonNode>(new Uri(path, UriKind.Relative))
        ?? throw new JsonException($"{path} answered null.");
}

/// <param name="Key"><c>region/seller/settlement id</c>.</param>
internal sealed record ExpectedSettlement(string ConnectionId, string Key);
