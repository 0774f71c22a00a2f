using System.Text.Json;
using MassTransit;
using MlConnector.Messaging.Bus;
using MlConnector.Messaging.Tests.Bench;
using MlConnector.TestKit;
using Endpoints = MlConnector.Messaging.Tests.Bench.Endpoints;

namespace MlConnector.Messaging.Tests;

public sealed class FaultTests
{
    [Theory]
    [InlineData(Stage.Embedded)]
    [InlineData(Stage.Servers)]
    public async Task A_final_fault_is_tried_once_and_kept_in_the_error_queue(Stage stage)
    {
        await using var warehouse = await Warehouse.OpenAsync(stage);
        warehouse.Script.OnArrival = _ => throw new FinalFaultException("There is no such shelf.");
        await warehouse.StartAsync(Endpoints.Arrivals<NorthDb>());

        await warehouse.PublishAsync(new GoodsArrived(Guid.NewGuid(), 1));
        await Eventually.TrueAsync(() => !warehouse.Script.Faults.IsEmpty, "the fault");

        Assert.Single(warehouse.Script.Attempts);
        if (stage is Stage.Servers)
        {
            await Queues.HasAsync(warehouse.Broker, "arrivals_error", 1);
        }
    }

    [Theory]
    [InlineData(Stage.Embedded)]
    [InlineData(Stage.Servers)]
    public async Task A_passing_fault_is_tried_in_every_round_before_it_is_given_up(Stage stage)
    {
        await using var warehouse = await Warehouse.OpenAsync(stage);
        warehouse.Script.OnArrival = _ => throw new TimeoutException("The shelf did not answer.");
        await warehouse.StartAsync(Endpoints.Arrivals<NorthDb>());

        await warehouse.PublishAsync(new GoodsArrived(Guid.NewGuid(), 1));
        await Eventually.TrueAsync(() => !warehouse.Script.Faults.IsEmpty, "the fault");

        // Three attempts (two retries) in each of three rounds (two redeliveries).
        Assert.Equal(9, warehouse.Script.Attempts.Count);
        Assert.Single(warehouse.Script.Faults);
    }

    [Theory]
    [InlineData(Stage.Embedded)]
    [InlineData(Stage.Servers)]
    public async Task A_message_that_succeeds_in_the_last_round_is_not_lost(Stage stage)
    {
        await using var warehouse = await Warehouse.OpenAsync(stage);
        warehouse.Script.OnArrival = _ =>
            warehouse.Script.Attempts.Count < 9
                ? throw new TimeoutException("The shelf did not answer.")
                : Task.CompletedTask;
        await warehouse.StartAsync(Endpoints.Arrivals<NorthDb>());

        await warehouse.PublishAsync(new GoodsArrived(Guid.NewGuid(), 1));
        await Eventually.TrueAsync(() => !warehouse.Script.Stored.IsEmpty, "the message to go on");

        Assert.Equal(9, warehouse.Script.Attempts.Count);
        Assert.Empty(warehouse.Script.Faults);
    }

    [Fact]
    public void Wrong_input_is_final_however_it_is_wrapped()
    {
        Assert.All(
            new Exception[]
            {
                new FinalFaultException("no"),
                new ArgumentOutOfRangeException(),
                new FormatException(),
                new JsonException(),
                new OverflowException(),
                new SagaException("no", typeof(Shipment), Guid.Empty, new FormatException()),
                new AggregateException(new TimeoutException(), new ArgumentNullException()),
            },
            fault => Assert.True(FinalFaults.IsFinal(fault), fault.GetType().Name)
        );
    }

    [Fact]
    public void What_time_may_mend_is_not_final()
    {
        Assert.All(
            new Exception[]
            {
                new InvalidOperationException(),
                new TimeoutException(),
                new HttpRequestException(),
                new Microsoft.EntityFrameworkCore.DbUpdateConcurrencyException(),
                new SagaException("no", typeof(Shipment), Guid.Empty, new TimeoutException()),
            },
            fault => Assert.False(FinalFaults.IsFinal(fault), fault.GetType().Name)
        );
    }
}
