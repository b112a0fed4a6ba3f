"""What a teacher's copy carries of rewards: nothing, they are given in the office."""

from desktop_app.core.sync.carried import carried

carried.leave("awards need the office", "achievement", "award")
