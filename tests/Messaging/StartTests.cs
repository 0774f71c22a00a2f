using MassTransit;
using MassTransit.EntityFrameworkCoreIntegration;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using MlConnector.Messaging.Bus;
using MlConnector.Messaging.Tests.Bench;
using MlConnector.TestKit;
using Endpoints = MlConnector.Messaging.Tests.Bench.Endpoints;

namespace MlConnector.Messaging.Tests;

public sealed class StartTests
{
    [Theory]
    [InlineData("", "Messaging:RabbitMq is not set")]
    [InlineData("broker.example", "is not an amqp address")]
    [InlineData("http://user:hush@broker.example", "is not an amqp address")]
    [InlineData("amqp://broker.example", "names no user or no password")]
    [InlineData("amqp://hush@broker.example", "names no user or no password")]
    public async Task A_host_without_a_usable_broker_address_says_so_and_does_not_start(
        string address,
        string sentence
    )
    {
        await using var warehouse = await Warehouse.OpenAsync(Stage.Embedded);
        warehouse.With("Messaging:Transport", "RabbitMq").With("Messaging:RabbitMq", address);
        var host = warehouse.Build(new TestModule<NorthDb>());

        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Messaging__RabbitMq", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Messaging:RetryDelays:0", "00:02:00")]
    [InlineData("Messaging:RedeliveryDelays:0", "00:00:00")]
    [InlineData("Messaging:PollDelay", "00:00:00")]
    [InlineData("Messaging:ConcurrentMessages", "0")]
    [InlineData("Messaging:DuplicateDetectionWindow", "00:01:00")]
    public async Task A_setting_out_of_its_limits_is_named_and_refused(string setting, string value)
    {
        await using var warehouse = await Warehouse.OpenAsync(Stage.Embedded);
        var host = warehouse.With(setting, value).Build(new TestModule<NorthDb>());

        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains(setting.Split(':')[1], refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_lists_of_pauses_mean_one_attempt()
    {
        await using var warehouse = await Warehouse.OpenAsync(Stage.Embedded);
        warehouse.WithoutRetries();
        var host = warehouse.Build(new TestModule<NorthDb>());

        var options = host.Services.GetRequiredService<IOptions<MessagingOptions>>().Value;

        Assert.Empty(options.Retries);
        Assert.Empty(options.Redeliveries);
    }

    [Fact]
    public void An_address_is_taken_apart_and_printed_without_its_secret()
    {
        var address = RabbitMqAddress.Parse("amqps://ada:p%40ss@broker.example/books%2Fus");

        Assert.Equal("broker.example", address.Host);
        Assert.Equal(5671, address.Port);
        Assert.Equal("books/us", address.VirtualHost);
        Assert.Equal("ada", address.User);
        Assert.Equal("p@ss", address.Password);
        Assert.True(address.Encrypted);
        Assert.Equal("amqps://broker.example:5671/books%2Fus", address.ToString());
    }

    [Theory]
    [InlineData("amqp://ada:secret@broker.example", "/")]
    [InlineData("amqp://ada:secret@broker.example/", "/")]
    [InlineData("amqp://ada:secret@broker.example/books", "books")]
    public void An_address_without_a_virtual_host_means_the_default_one(
        string text,
        string virtualHost
    ) => Assert.Equal(virtualHost, RabbitMqAddress.Parse(text).VirtualHost);

    [Fact]
    public async Task While_the_broker_is_away_the_host_starts_says_so_and_keeps_what_is_published()
    {
        await using var warehouse = await Warehouse.OpenAsync(Stage.Embedded);
        warehouse
            .With("Messaging:Transport", "RabbitMq")
            .With("Messaging:RabbitMq", $"amqp://ada:hush@127.0.0.1:{FreePort.Next()}");
        var host = warehouse.Build(Endpoints.WitnessOnly<NorthDb>());
        await warehouse.CreateTablesAsync(host.Services);

        await host.StartAsync();
        await warehouse.InScopeAsync<NorthDb>(
            async (db, outbox) =>
            {
                await outbox.PublishAsync(
                    new GoodsStored(Guid.NewGuid(), 1),
                    CancellationToken.None
                );
                await db.SaveChangesAsync();
            }
        );

        var health = await host
            .Services.GetRequiredService<HealthCheckService>()
            .CheckHealthAsync(check => check.Name == "masstransit-bus");
        Assert.NotEqual(HealthStatus.Healthy, health.Status);
        Assert.Equal(
            1,
            await warehouse.ReadAsync<NorthDb, int>(db => db.Set<OutboxMessage>().CountAsync())
        );
    }
}
